package dev.jacket.sys;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The Linux version whose headers first have a constant or a member; older headers need not have it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Since {
    /// {@return the version, such as `6.5`}
    String value();
}
