package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// `jacket listen`: one conversation with whoever connects, or with one client after the other.
final class Listen implements Command {
    @Override
    public int run(Run run) throws Exception {
        var talk = new Talk(run, true);
        if (talk.endpoint().role(Endpoint.Role.LISTEN) == Endpoint.Role.CONNECT) {
            return new Connect().run(talk);
        }
        return run(talk);
    }

    int run(Talk talk) throws IOException, InterruptedException {
        var run = talk.run();
        var arguments = talk.arguments();
        var replyTo = replyTo(arguments);
        var rules = Rules.of(arguments, talk.screen() != null);
        var intake = talk.intake();
        var tls = Secured.of(talk);
        var listeners = run.onClose(Listeners.open(talk.endpoint(), arguments));
        tellListening(run, listeners);
        if (!listeners.hasConnections()) {
            var sessions = new DatagramSessions(listeners, replyTo, new PeerNews(run));
            return talk.exit(talk.talk(sessions, intake, rules, "accepted"), talk.place(sessions));
        }
        if (!arguments.has(Flag.KEEP)) {
            return once(talk, tls, listeners, intake, rules);
        }
        return again(talk, tls, listeners, intake, rules);
    }

    static DatagramSessions.ReplyTo replyTo(Arguments arguments) {
        return switch (arguments.word(Flag.REPLY_TO, "last", List.of("last", "first", "all"))) {
            case "first" -> DatagramSessions.ReplyTo.FIRST;
            case "all" -> DatagramSessions.ReplyTo.ALL;
            default -> DatagramSessions.ReplyTo.LAST;
        };
    }

    /// Where we listen is told to a person and to a script, who may wait for it.
    static void tellListening(Run run, Listeners listeners) throws IOException {
        List<String> places = listeners.endpoints();
        run.notices().always("listening on " + String.join(", ", places));
        if (run.events().isOn()) {
            for (String place : places) {
                run.events().write(EventText.begin("listening").text("endpoint", place));
            }
        }
    }

    private static int once(Talk talk, Secured tls, Listeners listeners, Intake intake, Rules rules)
            throws IOException, InterruptedException {
        var link = tls.link(listeners.accept());
        listeners.close();
        return talk.exit(talk.talk(link, intake, rules, "accepted"), talk.place(link));
    }

    /// A client that is reset does not end the server.
    private static int again(Talk talk, Secured tls, Listeners listeners, Keeping intake, Rules rules)
            throws IOException, InterruptedException {
        for (; ; ) {
            tellWaiting(talk, listeners);
            var client = next(talk, tls, listeners);
            if (client == null) {
                continue;
            }
            var ending = talk.talk(client, intake, rules, "accepted");
            if (ending.failure() != null && ending.end() == Conversation.End.RESET) {
                talk.run().notices().always(Failures.text(talk.run(), ending.failure()));
            }
        }
    }

    /// While nobody is there, what is typed goes nowhere, and the typist hears it at once.
    private static @Nullable SocketLink next(Talk talk, Secured tls, Listeners listeners)
            throws IOException, InterruptedException {
        var screen = talk.screen();
        if (screen != null) {
            screen.refuse(() -> talk.run().notices().always("nobody is connected: nothing sent"));
        }
        try {
            return tls.link(listeners.accept());
        } catch (IOException e) {
            if (e instanceof SSLException || (tls.isSpoken() && e instanceof CallTimeoutException)) {
                talk.run().notices().always(Failures.text(talk.run(), e));
                return null; // it was no client of TLS, or not a good one
            }
            if (!Errno.of(e).isConnectionGone() && !Errno.of(e).equals(Errno.ENOTCONN)) {
                throw e;
            }
            return null; // it left before we could talk
        } finally {
            if (screen != null) {
                screen.admit();
            }
        }
    }

    private static void tellWaiting(Talk talk, Listeners listeners) throws IOException {
        if (talk.screen() == null) {
            return;
        }
        long waiting = listeners.waiting();
        if (waiting > 0) {
            talk.run().notices().notice(waiting + " waiting");
        }
    }
}
