package dev.jacket.cli;

import dev.jacket.sockets.SocketType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the flags of `load` ask for.
final class LoadPlan {
    private static final int SIZE = 64;
    private static final int MOST = 64 << 20;
    private static final int MOST_RECORD = 65_507;
    private static final int BUFFER = 64 << 10;

    private final Endpoint endpoint;
    private final Arguments arguments;
    private final byte[] message;
    private final byte[] batch;
    private final ReplyRule rule;
    private final int connections;
    private final TimeLimit warmup;
    private final TimeLimit duration;
    private final TimeLimit limit;
    private final @Nullable Double rate;
    private final List<LoadExpectation> expectations;

    private LoadPlan(Endpoint endpoint, Arguments arguments, Events events) {
        this.endpoint = endpoint;
        this.arguments = arguments;
        var style = new Style(arguments, endpoint.target(), false, events.areOnStdout());
        this.message = message(style);
        this.rule = replyRule();
        this.connections = (int) arguments.number(Flag.CONNECTIONS, 50, 1, 1_000_000);
        this.warmup = arguments.time(Flag.WARMUP, TimeLimit.seconds(2));
        this.duration = arguments.limit(Flag.DURATION, TimeLimit.seconds(10));
        this.limit = arguments.limit(Flag.REPLY_TIMEOUT, TimeLimit.seconds(keepsRecords() ? 2 : 10));
        this.rate = rate(arguments.text(Flag.MESSAGE_RATE));
        this.expectations = LoadExpectation.parse(arguments.text(Flag.LOAD_EXPECT, ""));
        this.batch = batch(message, pipeline());
    }

    /// {@return the plan of a run}
    static LoadPlan of(Run run) {
        var endpoint = Endpoint.only(run.arguments());
        var all = run.arguments().with(endpoint.flags());
        run.about(endpoint.target());
        return of(endpoint, all, run.events());
    }

    static LoadPlan of(Endpoint endpoint, Arguments arguments, Events events) {
        if (endpoint.role(Endpoint.Role.CONNECT) == Endpoint.Role.LISTEN) {
            throw Trouble.usage("?role=listen: load measures a server, which it connects to");
        }
        if (!(endpoint.target() instanceof Target.Internet)
                && !(endpoint.target() instanceof Target.Local)
                && !(endpoint.target() instanceof Target.Vsock)) {
            throw Trouble.usage(
                    endpoint + " cannot be measured; load takes HOST:PORT, tls://HOST:PORT, udp://HOST:PORT,"
                            + " unix:PATH, unix-dgram:PATH, seqpacket:PATH, vsock://CID:PORT");
        }
        var plan = new LoadPlan(endpoint, arguments, events);
        plan.check();
        return plan;
    }

    private byte[] message(Style style) {
        String text = arguments.text(Flag.MESSAGE);
        if (text != null) {
            if (arguments.has(Flag.MESSAGE_SIZE)) {
                throw Trouble.usage("--message and --size exclude each other");
            }
            return sized(style.outgoing().text(text));
        }
        byte[] ending = style.outgoing().message(new byte[0]);
        long size = Quantity.size("--size", arguments.text(Flag.MESSAGE_SIZE, Integer.toString(SIZE)));
        int most = keepsRecords() ? MOST_RECORD : MOST;
        if (size < Math.max(1, ending.length) || size > most) {
            throw Trouble.usage(
                    "--size " + size + " is out of range; it takes " + Math.max(1, ending.length) + " to " + most);
        }
        byte[] letters = new byte[(int) size - ending.length];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        return style.outgoing().message(letters);
    }

    private static byte[] sized(byte[] message) {
        if (message.length == 0) {
            throw Trouble.usage("--message is empty; a message has one byte at least");
        }
        return message;
    }

    /// As `send` has it; without `--reply` a reply is a line where the message is one, else as long as the message.
    private ReplyRule replyRule() {
        String word = arguments.text(Flag.LOAD_REPLY);
        if (word != null) {
            return ReplyRule.parse(word);
        }
        return message[message.length - 1] == '\n'
                ? ReplyRule.parse("line")
                : new ReplyRule(ReplyRule.Kind.BYTES, TimeLimit.NONE, message.length);
    }

    private static @Nullable Double rate(@Nullable String word) {
        if (word == null) {
            return null;
        }
        String number = word.endsWith("/s") ? word.substring(0, word.length() - 2) : word;
        double rate = LoadExpectation.number(number);
        if (!(rate >= 0.001 && rate <= 1e8)) {
            throw Trouble.usage("--rate " + Quantity.shown(word) + " is no rate; write 500/s or 1e4/s");
        }
        return rate;
    }

    private void check() {
        var kind = rule.kind();
        if (duration.isNever() || warmup.isNever()) {
            throw Trouble.usage("--duration and --warmup have an end");
        }
        if (kind == ReplyRule.Kind.EOF && !isShort() && !keepsRecords()) {
            throw Trouble.usage("--reply=eof ends each connection with its first reply; add --short");
        }
        boolean counted = keepsRecords() || kind == ReplyRule.Kind.LINE || kind == ReplyRule.Kind.BYTES;
        if (pipeline() > 1 && (isShort() || isOpenLoop() || !(counted || kind == ReplyRule.Kind.NONE))) {
            throw Trouble.usage("--pipeline goes with neither --short nor --rate, and needs replies that can be"
                    + " counted: line, a number of bytes, or none");
        }
        if (verifies()
                && (kind == ReplyRule.Kind.NONE || (kind == ReplyRule.Kind.BYTES && rule.size() != message.length))) {
            throw Trouble.usage("--verify needs replies as long as the message");
        }
    }

    private static byte[] batch(byte[] message, int times) {
        if ((long) message.length * times > MOST) {
            throw Trouble.usage("--pipeline " + times + " of " + message.length + " bytes is more than 64 MiB at once");
        }
        byte[] batch = Arrays.copyOf(message, message.length * times);
        for (int i = 1; i < times; i++) {
            System.arraycopy(message, 0, batch, i * message.length, message.length);
        }
        return batch;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Arguments arguments() {
        return arguments;
    }

    boolean keepsRecords() {
        return endpoint.target().keepsRecords();
    }

    boolean isTcp() {
        return endpoint.target() instanceof Target.Internet internet
                && internet.type().equals(SocketType.STREAM);
    }

    byte[] message() {
        return message;
    }

    /// {@return the messages that go out at once on a stream}
    byte[] batch() {
        return batch;
    }

    int pipeline() {
        return (int) arguments.number(Flag.PIPELINE, 1, 1, 10_000);
    }

    ReplyRule rule() {
        return rule;
    }

    /// {@return how long a reply may take}
    TimeLimit limit() {
        return limit;
    }

    int connections() {
        return connections;
    }

    TimeLimit warmup() {
        return warmup;
    }

    TimeLimit duration() {
        return duration;
    }

    boolean isShort() {
        return arguments.has(Flag.SHORT);
    }

    boolean isOpenLoop() {
        return rate != null;
    }

    /// {@return messages a second, where they have a pace of their own}
    Optional<Double> rate() {
        return Optional.ofNullable(rate);
    }

    boolean verifies() {
        return arguments.has(Flag.VERIFY);
    }

    List<LoadExpectation> expectations() {
        return expectations;
    }

    /// {@return room for what one receive gives}
    int room() {
        return keepsRecords() ? Math.max(2_048, message.length) : Math.clamp(2L * batch.length, 4_096, BUFFER);
    }
}
