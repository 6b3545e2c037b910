package dev.jacket.sys;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The C structure that a class describes: `SIZEOF` is its size, every other constant the offset of the member of
/// that name. A test compiles the structure and compares them all.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Struct {
    /// {@return the type as C spells it, such as `struct sockaddr_in`}
    String value();

    /// {@return the headers that declare it}
    String[] header();
}
