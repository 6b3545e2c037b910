package dev.jacket.cli;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.server.Concurrency;
import dev.jacket.server.ServerLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the words of `jacket serve` ask for.
///
/// @param service what to serve
/// @param endpoint where
/// @param template the reply of `serve reply`; empty for the others
/// @param program what `serve exec` runs; empty for the others
/// @param told the flags, with those of the endpoint and of a file
record ServeOrder(ServiceWord service, Endpoint endpoint, String template, List<String> program, ServeSettings told) {
    private static final int BLOCK = 1 << 16;
    private static final List<Flag> REPLY_ONLY = List.of(Flag.FRAME, Flag.MAX_LINE, Flag.GREETING_TEXT, Flag.EXIT_WORD);

    private static final Set<Flag> PROGRAM_ONLY = EnumSet.range(Flag.STDERR, Flag.AUDIT);
    private static final Set<Flag> EXEC = EnumSet.of(Flag.STDERR, Flag.ENV, Flag.SANDBOX, Flag.RUN_AS, Flag.AUDIT);

    static {
        EXEC.addAll(EnumSet.range(Flag.EXEC_MAX_WAIT, Flag.EXEC_SCRATCH_FILES));
    }

    static ServeOrder of(Arguments arguments) {
        List<String> words = arguments.operands();
        if (words.isEmpty()) {
            throw Trouble.usage("a service is missing: " + String.join(", ", ServiceWord.words()));
        }
        var service = ServiceWord.named(words.getFirst());
        if (words.size() < 2) {
            throw Trouble.usage("an endpoint is missing, such as 1234, '*:1234' or unix:/path");
        }
        checkWords(service, words);
        var endpoint = Endpoint.parse(Verb.SERVE, words.get(1));
        if (endpoint.target() instanceof Target.Ip) {
            throw Trouble.usage(endpoint + " carries packets, headers and all; see jacket receive and jacket send");
        }
        var given = arguments.with(endpoint.flags());
        checkFlags(service, given); // a file may be for several services, and so say more than one has use for
        var told = told(given, service);
        var all = told.arguments();
        checkProxies(endpoint, all);
        if (service == ServiceWord.SHELL) {
            ShellCommands.check(all);
        }
        if (service == ServiceWord.SHELL || service == ServiceWord.EXEC) {
            CommandAccess.check(service, endpoint, all);
        }
        var rest = words.subList(2, words.size());
        var order = switch (service) {
            case REPLY -> new ServeOrder(service, endpoint, rest.getFirst(), List.of(), told);
            case EXEC -> new ServeOrder(service, endpoint, "", List.copyOf(rest), told);
            default -> new ServeOrder(service, endpoint, "", List.of(), told);
        };
        order.concurrency(); // a word that is wrong is said before anything is opened
        return order;
    }

    private static ServeSettings told(Arguments arguments, ServiceWord service) {
        try {
            return ServeSettings.of(arguments, service.word()).checked();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkProxies(Endpoint endpoint, Arguments arguments) {
        boolean accepts = arguments
                .word(Flag.PROXY_PROTOCOL, "off", List.of("accept", "off"))
                .equals("accept");
        if (accepts != arguments.has(Flag.PROXY_TRUSTED_SOURCES)) {
            throw Trouble.usage("--proxy-protocol accept and --proxy-trusted-sources WHO go together: only proxies"
                    + " that are named are believed");
        }
        if (accepts && endpoint.target().keepsRecords()) {
            throw Trouble.usage(Flag.PROXY_PROTOCOL.shown() + " is for streams, and " + endpoint + " is none");
        }
    }

    private static void checkWords(ServiceWord service, List<String> words) {
        boolean needsMore = service == ServiceWord.REPLY || service == ServiceWord.EXEC;
        if (needsMore && words.size() < 3) {
            throw Trouble.usage(
                    service == ServiceWord.EXEC
                            ? "exec needs a program: jacket serve exec ENDPOINT -- PROGRAM ARGS"
                            : "reply needs a text, such as 'Hello, {}!'");
        }
        int most = service == ServiceWord.EXEC ? Integer.MAX_VALUE : needsMore ? 3 : 2;
        if (words.size() > most) {
            throw Trouble.usage(
                    Quantity.shown(words.get(most)) + " is too much" + (most == 2 ? "; only reply takes a text" : ""));
        }
    }

    private static void checkFlags(ServiceWord service, Arguments arguments) {
        for (Flag flag : REPLY_ONLY) {
            if (!service.replies() && arguments.has(flag)) {
                throw Trouble.usage(service.word() + " has no use for " + flag.shown());
            }
        }
        for (Flag flag : PROGRAM_ONLY) {
            boolean fits = service == ServiceWord.EXEC
                    ? EXEC.contains(flag)
                    : service == ServiceWord.SHELL && flag != Flag.ENV;
            if (!fits && arguments.has(flag)) {
                throw Trouble.usage(service.word() + " has no use for " + flag.shown());
            }
        }
    }

    boolean once() {
        return arguments().has(Flag.ONCE);
    }

    /// {@return how many at once and on what; exec has processes, and only exec}
    Concurrency concurrency() {
        boolean exec = service == ServiceWord.EXEC;
        var word = arguments().text(Flag.CONCURRENCY);
        if (word == null) {
            return exec ? Concurrency.PROCESSES : Concurrency.VIRTUAL_THREADS;
        }
        for (var each : Concurrency.values()) {
            if (each.word().equals(word) && exec == (each == Concurrency.PROCESSES)) {
                return each;
            }
        }
        throw Trouble.usage(
                Flag.CONCURRENCY.shown() + " " + Quantity.shown(word) + " is nothing for " + service.word());
    }

    Duration delay() {
        var delay = arguments().time(Flag.DELAY, TimeLimit.NONE);
        return delay.duration();
    }

    Charset charset() {
        return arguments().has(Flag.CHARSET)
                ? WireText.charset(arguments().text(Flag.CHARSET, ""))
                : StandardCharsets.UTF_8;
    }

    /// {@return how a service with a template replies}
    ReplyRules rules() {
        var frame = Frame.parse(arguments().text(Flag.FRAME, service.frame), BLOCK);
        var words = service.template == null ? template : service.template;
        return new ReplyRules(
                Template.parse(words),
                frame,
                frame.kind() == Frame.Kind.LINE
                        ? arguments().size(Flag.MAX_LINE, 4096)
                        : arguments().size(Flag.MAX_MESSAGE, 1 << 20),
                arguments().has(Flag.GREETING_TEXT) ? arguments().text(Flag.GREETING_TEXT) : service.greeting,
                arguments().has(Flag.EXIT_WORD) ? arguments().text(Flag.EXIT_WORD) : service.exit,
                arguments().has(Flag.CLOSE) || once(),
                delay());
    }

    /// Starts the event loops that the service runs on; they end with the process.
    ///
    /// @param useful how many at most, unless the user names a number
    EventLoops loops(int useful) {
        var defaults = LoopConfig.DEFAULT;
        var text = arguments().text(Flag.LOOPS);
        int number = text == null
                ? Math.min(defaults.loops(), useful)
                : (int) Quantity.number(Flag.LOOPS.shown(), text, 1, 1024);
        var limit = arguments()
                .time(
                        Flag.WATCHDOG_HANDLER,
                        new TimeLimit(defaults.watchdogHandler().toNanos()));
        long bytes = arguments().size(Flag.URING_BUFFER_BYTES, defaults.bufferBytes());
        try {
            return EventLoops.start(defaults.loops(number)
                    .backend(backend())
                    .watchdogHandler(limit.duration())
                    .bufferBytes((int) Math.min(bytes, Integer.MAX_VALUE)));
        } catch (IllegalArgumentException e) {
            throw ServeSettings.usage(e);
        }
    }

    /// {@return how the loops shall hear from the kernel}
    Backend backend() {
        var word = arguments().text(Flag.BACKEND, Backend.AUTO.word());
        for (Backend each : Backend.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw Trouble.usage(Flag.BACKEND.shown() + " " + word + " is none of auto, io-uring, epoll");
    }

    Arguments arguments() {
        return told.arguments();
    }

    ServerLimits limits() {
        return told.settings().limits(ServerLimits.DEFAULT);
    }
}
