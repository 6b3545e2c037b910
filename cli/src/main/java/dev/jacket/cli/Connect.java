package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Errno;
import dev.jacket.tls.UntrustedException;
import java.io.IOException;
import java.time.Duration;

/// `jacket connect`: one conversation with a server, again and again with `--retry`.
final class Connect implements Command {
    @Override
    public int run(Run run) throws Exception {
        var talk = new Talk(run, true);
        if (talk.endpoint().role(Endpoint.Role.CONNECT) == Endpoint.Role.LISTEN) {
            return new Listen().run(talk);
        }
        return run(talk);
    }

    int run(Talk talk) throws IOException, InterruptedException {
        var arguments = talk.arguments();
        boolean retries = arguments.has(Flag.RETRY);
        var rules = Rules.of(arguments, talk.screen() != null || retries);
        if (arguments.has(Flag.RAW)) {
            rules = rules.closing();
        }
        String first = arguments.text(Flag.FIRST);
        byte[] greeting = first == null ? null : talk.style().outgoing().text(first);
        var intake = talk.intake();
        var dialer = new Dialer(talk.endpoint(), arguments);
        var retry = Retry.of(arguments);
        for (; ; ) {
            var link = dial(talk, dialer, retry);
            if (greeting != null) {
                intake.first(greeting);
            }
            var ending = talk.talk(link, intake, rules, "connected");
            boolean more = retries && !intake.hasEnded() && isBroken(ending);
            if (!more || !retry.pause(talk.run(), ending.failure())) {
                return talk.exit(ending, talk.place(link));
            }
        }
    }

    private static boolean isBroken(Talk.Ending ending) {
        return ending.end() == Conversation.End.EOF || ending.end() == Conversation.End.RESET;
    }

    /// Connects; with `--retry` until it works.
    static SocketLink dial(Talk talk, Dialer dialer, Retry retry) throws IOException, InterruptedException {
        for (; ; ) {
            tellConnecting(talk, retry);
            long begun = System.nanoTime();
            try {
                var link = dialer.connect();
                retry.connected();
                return link;
            } catch (IOException e) {
                if (!isWorthAnother(e) || !retry.pause(talk.run(), e, Duration.ofNanos(System.nanoTime() - begun))) {
                    throw e;
                }
            }
        }
    }

    /// What will be the same in a second is not tried again.
    private static boolean isWorthAnother(IOException e) {
        Errno errno = Errno.of(e);
        return !(e instanceof UntrustedException)
                && !errno.isPermission()
                && !errno.equals(Errno.EAFNOSUPPORT)
                && !errno.equals(Errno.EPROTOTYPE);
    }

    private static void tellConnecting(Talk talk, Retry retry) {
        var events = talk.run().events();
        if (events.isOn()) {
            events.write(EventText.begin("connecting")
                    .text("endpoint", talk.endpoint().toString())
                    .number("attempt", retry.attempt()));
        }
    }
}
