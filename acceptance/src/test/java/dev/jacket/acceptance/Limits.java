package dev.jacket.acceptance;

import java.time.Duration;

/// How long a test waits. They are limits for a busy two-core machine, not measurements.
final class Limits {
    /// A program starts and says where it listens; a first start may also build the image.
    static final Duration START = Duration.ofSeconds(20);

    /// A program that runs answers, or ends.
    static final Duration ANSWER = Duration.ofSeconds(10);

    /// A large transfer.
    static final Duration TRANSFER = Duration.ofSeconds(50);

    private Limits() {}
}
