package dev.jacket.checks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The lines of docs/api-coverage.md that a case proves.
///
/// A function is named as `Socket.sendAll`, for all its overloads; a flag or an option by its C name, as `MSG_PEEK`
/// or `TCP_INFO`; a control message by its record, as `ControlMessage.Rights`. The table is made from these names,
/// and a name is refused if the case, with what it calls in the tests, does not use what it says.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Covers {
    /// {@return the lines, such as `Socket.sendAll`}
    String[] value();
}
