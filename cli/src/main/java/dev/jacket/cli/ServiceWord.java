package dev.jacket.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `jacket serve` can serve.
enum ServiceWord {
    ECHO,
    DISCARD,
    CHARGEN,
    REPLY(null, null, null, "block"),
    TIME("[{time}] {}", null, null, "line"),
    HELLO("Hello, {}!", null, null, "block"),
    GREET("Loop_msg: {}!", "Hello,I am server!", "exit", "block"),
    CHAT(true),
    BROKER(true),
    EXEC,
    SHELL,
    PROXY(true),
    FILES(true);

    /// The reply, for those whose words are fixed.
    final @Nullable String template;

    final @Nullable String greeting;
    final @Nullable String exit;

    /// How a stream is cut into messages, unless told; empty for those that do not cut.
    final String frame;

    final boolean later;

    ServiceWord() {
        this(false);
    }

    ServiceWord(boolean later) {
        this.template = null;
        this.greeting = null;
        this.exit = null;
        this.frame = "";
        this.later = later;
    }

    ServiceWord(@Nullable String template, @Nullable String greeting, @Nullable String exit, String frame) {
        this.template = template;
        this.greeting = greeting;
        this.exit = exit;
        this.frame = frame;
        this.later = false;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// {@return whether it answers each message with a text}
    boolean replies() {
        return !frame.isEmpty();
    }

    static ServiceWord named(String word) {
        for (ServiceWord service : values()) {
            if (service.word().equals(word)) {
                if (service.later) {
                    throw Trouble.notBuilt("serve " + word);
                }
                return service;
            }
        }
        throw Trouble.usage(Quantity.shown(word) + " is no service; it is one of " + String.join(", ", words())
                + Nearest.hint(word, words()));
    }

    static List<String> words() {
        var words = new ArrayList<String>();
        for (ServiceWord service : values()) {
            if (!service.later) {
                words.add(service.word());
            }
        }
        return words;
    }
}
