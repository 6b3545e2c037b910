package dev.jacket.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// `jacket receive`: bytes or messages in, nothing out; stdin is never read.
final class Receive implements Command {
    @Override
    public int run(Run run) throws Exception {
        var talk = new Talk(run, false);
        var arguments = talk.arguments();
        var rules = Rules.of(arguments, false);
        if (talk.endpoint().role(Endpoint.Role.LISTEN) == Endpoint.Role.CONNECT) {
            var link = new Dialer(talk.endpoint(), arguments).connect();
            open(talk);
            return talk.exit(talk.talk(link, null, rules, "connected"), talk.place(link));
        }
        var tls = Secured.of(talk);
        var listeners = run.onClose(Listeners.open(talk.endpoint(), arguments));
        open(talk);
        Listen.tellListening(run, listeners);
        Link link;
        if (!listeners.hasConnections()) {
            link = new DatagramSessions(listeners, DatagramSessions.ReplyTo.LAST, new PeerNews(run));
        } else {
            link = tls.link(listeners.accept());
            listeners.close();
        }
        return talk.exit(talk.talk(link, null, rules, "accepted"), talk.place(link));
    }

    /// The file is opened only when the socket is there, so that a failure to bind leaves an old file alone.
    private static void open(Talk talk) throws IOException {
        String file = talk.arguments().text(Flag.OUTPUT);
        if (file != null) {
            var how = talk.arguments().has(Flag.APPEND)
                    ? StandardOpenOption.APPEND
                    : StandardOpenOption.TRUNCATE_EXISTING;
            var channel =
                    FileChannel.open(OutFile.path(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
            talk.sink(talk.run().onClose(ByteSink.to(channel, file)));
        }
        Progress.watch(talk, true, -1, file != null || Std.out() != Std.Kind.TERMINAL, true);
    }
}
