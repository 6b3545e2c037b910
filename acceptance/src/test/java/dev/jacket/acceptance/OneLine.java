package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.AbstractStringAssert;

/// What a program that has ended wrote to stderr: it must be one line, without a stack trace.
final class OneLine {
    private OneLine() {}

    static AbstractStringAssert<?> of(Running running) {
        var text = running.complaints();
        assertThat(text).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(text.lines()).hasSize(1);
        return assertThat(text.stripTrailing());
    }
}
