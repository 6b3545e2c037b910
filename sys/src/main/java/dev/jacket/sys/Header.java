package dev.jacket.sys;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The C headers that declare the constants of a class. A test compiles them and compares every constant.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Header {
    /// {@return the headers, in the order in which C includes them}
    String[] value();

    /// {@return whether some of them are enumerators, which the preprocessor cannot ask for}
    boolean enumerators() default false;
}
