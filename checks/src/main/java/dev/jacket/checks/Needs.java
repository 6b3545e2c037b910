package dev.jacket.checks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a test needs of the machine; where it is missing, the test is skipped and the reason is shown at the end of
/// the run.
///
/// The words are `root`, `netns` (may make a network namespace), `userns` (a user namespace), `io_uring`,
/// `ipv6`, `cc` (a C compiler), `prometheus_client` (of the system's Python), `openssl/ssl.h`, or the name of a
/// program on the `PATH`. With `-Djacket.skips=fail` a skip that the list of allowed ones does not name is a failure.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    /// {@return the needs, such as `strace`}
    String[] value();
}
