package dev.jacket.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words that may come first.
enum Verb {
    LISTEN("ENDPOINT", "one conversation with whoever connects; UDP: a session for each peer"),
    CONNECT("ENDPOINT", "one conversation with a server"),
    SEND("ENDPOINT [TEXT or @FILE ...]", "messages out, replies in; without words, stdin"),
    RECEIVE("ENDPOINT", "bytes or messages in, nothing out"),
    SERVE("SERVICE ENDPOINT [-- PROGRAM ARGS]", "a service for many clients until a signal"),
    RELAY("LEFT RIGHT", "pass bytes between two endpoints", true),
    SCAN("HOST PORTS", "which ports answer", true),
    PING("HOST or ENDPOINT", "is it there, and how fast"),
    LOAD("ENDPOINT", "measure a server: how many messages a second, and how long each takes"),
    WATCH("ENDPOINT or -- COMMAND", "see the wire", true),
    NC("...", "the words of nc", true),
    NCAT("...", "the words of ncat", true),
    TOUR("", "the product at work on this machine, step by step"),
    DOCTOR("[PART ...]", "what this machine allows, and the remedy"),
    COMPLETION("bash or zsh or fish", "a script for the shell, on stdout"),
    HELP("[VERB]", "this page, or a verb's"),
    VERSION("", "version, JDK and kernel");

    final String operands;
    final String purpose;
    final boolean later;

    Verb(String operands, String purpose) {
        this(operands, purpose, false);
    }

    Verb(String operands, String purpose, boolean later) {
        this.operands = operands;
        this.purpose = purpose;
        this.later = later;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Verb named(String word) {
        for (Verb verb : values()) {
            if (verb.word().equals(word)) {
                return verb;
            }
        }
        return null;
    }

    static List<String> words() {
        var words = new ArrayList<String>();
        for (Verb verb : values()) {
            words.add(verb.word());
        }
        return words;
    }

    /// {@return the flags that this verb knows, those reserved for later included}
    Set<Flag> flags() {
        return switch (this) {
            case LISTEN -> talking(Flag.KEEP, Flag.ONCE, Flag.REPLY_TO, Flag.BACKLOG);
            case CONNECT ->
                talking(
                        Flag.RETRY,
                        Flag.FIRST,
                        Flag.RAW,
                        Flag.FROM,
                        Flag.CONNECT_TIMEOUT,
                        Flag.TCP_USER_TIMEOUT,
                        Flag.PROXY_PROTOCOL);
            case SEND -> sending();
            case RECEIVE -> receiving();
            case SERVE -> serving();
            case PING -> measuring(Flag.COUNT, Flag.INTERVAL, Flag.SIZE);
            case LOAD -> loading();
            case TOUR -> EnumSet.of(Flag.STEP, Flag.LIST, Flag.LANG, Flag.COLOR, Flag.VERBOSE, Flag.QUIET, Flag.HELP);
            case DOCTOR -> EnumSet.of(Flag.JSON, Flag.HELP);
            default -> EnumSet.of(Flag.HELP);
        };
    }

    private static Set<Flag> talking(Flag... own) {
        var flags = EnumSet.range(Flag.FAMILY4, Flag.RESUME);
        flags.removeAll(EnumSet.of(Flag.RETRY, Flag.FROM, Flag.CONNECT_TIMEOUT));
        flags.removeAll(EnumSet.range(Flag.ALLOW, Flag.DENY_FILE));
        flags.removeAll(EnumSet.of(Flag.PROXY_PROTOCOL, Flag.PROXY_TRUSTED_SOURCES));
        flags.addAll(List.of(own));
        flags.add(Flag.HELP);
        return flags;
    }

    private static Set<Flag> sending() {
        var flags = talking(Flag.RETRY, Flag.FROM, Flag.CONNECT_TIMEOUT, Flag.TCP_USER_TIMEOUT, Flag.PROXY_PROTOCOL);
        flags.addAll(EnumSet.range(Flag.REPLY, Flag.EXPECT));
        flags.remove(Flag.AFTER_PEER_EOF);
        return flags;
    }

    private static Set<Flag> serving() {
        var flags = EnumSet.of(
                Flag.FAMILY4,
                Flag.FAMILY6,
                Flag.NO_NAMES,
                Flag.IDLE_TIMEOUT,
                Flag.WRITE_TIMEOUT,
                Flag.TIMEOUT,
                Flag.HANDSHAKE_TIMEOUT,
                Flag.FRAME,
                Flag.MAX_LINE,
                Flag.MAX_MESSAGE,
                Flag.DELAY,
                Flag.CHARSET);
        flags.addAll(EnumSet.range(Flag.JSON, Flag.COLOR));
        flags.addAll(EnumSet.range(Flag.OPT, Flag.PROXY_TRUSTED_SOURCES));
        flags.removeAll(EnumSet.of(Flag.PROXY, Flag.PROXY_DNS, Flag.PIN, Flag.INSECURE, Flag.SNI));
        flags.addAll(EnumSet.range(Flag.CONFIG, Flag.AUDIT));
        flags.addAll(EnumSet.of(Flag.ONCE, Flag.HELP));
        return flags;
    }

    /// What whoever measures may say: about the way there, about TLS, and about what is told.
    private static Set<Flag> measuring(Flag... own) {
        var flags = EnumSet.range(Flag.CERT, Flag.CIPHERS);
        flags.addAll(EnumSet.of(
                Flag.KEY_LOG,
                Flag.HANDSHAKE_TIMEOUT,
                Flag.FAMILY4,
                Flag.FAMILY6,
                Flag.NO_NAMES,
                Flag.FROM,
                Flag.CONNECT_TIMEOUT,
                Flag.TIMEOUT,
                Flag.JSON,
                Flag.VERBOSE,
                Flag.QUIET,
                Flag.COLOR,
                Flag.OPT,
                Flag.REPLY_TIMEOUT,
                Flag.HELP));
        flags.addAll(List.of(own));
        return flags;
    }

    private static Set<Flag> loading() {
        var flags = measuring(Flag.EOL, Flag.CRLF, Flag.CHARSET, Flag.PROGRESS);
        flags.addAll(EnumSet.range(Flag.CONNECTIONS, Flag.LOAD_EXPECT));
        return flags;
    }

    private static Set<Flag> receiving() {
        var flags = talking(Flag.OUTPUT, Flag.APPEND, Flag.PEER, Flag.SUM, Flag.BACKLOG);
        flags.removeAll(EnumSet.range(Flag.ON_EOF, Flag.CRLF));
        flags.removeAll(EnumSet.of(Flag.DELAY, Flag.NO_HISTORY));
        return flags;
    }
}
