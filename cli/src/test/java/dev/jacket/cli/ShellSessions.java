package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.loop.Deadline;
import dev.jacket.server.Connection;
import dev.jacket.server.ServerLimits;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sessions of `serve shell` without its way in, and their clients.
final class ShellSessions {
    private ShellSessions() {}

    /// {@return a plan with commands as flags say them, and the prompt `$ `}
    static ShellPlan plan(String... flags) throws IOException {
        var words = new ArrayList<>(List.of("shell", "127.0.0.1:0"));
        words.addAll(List.of(flags));
        var commands = ShellCommands.of(new ArgumentParser(Verb.SERVE).parse(words));
        var limit = Duration.ofSeconds(20);
        var runner = CommandRunner.of(CommandLimits.DEFAULT.wall(limit));
        var failures = ShellPlan.Status.FAILURES;
        return new ShellPlan(commands, runner, limit, "$ ", UTF_8, false, failures, ServerLimits.DEFAULT, false);
    }

    /// Carries on a session to its end.
    static void run(ShellPlan plan, Connection connection, ShellSession.Proof proof, CommandAudit audit)
            throws Exception {
        var wire = ShellWire.of(connection, null, Deadline.after(Duration.ofSeconds(10)));
        new ShellSession(plan, connection, wire, proof, audit).run();
    }

    static Socket client(SocketServer server) throws IOException {
        var client = Socket.open(Family.INET, SocketType.STREAM);
        client.timeout(Duration.ofSeconds(30));
        client.connect(server.localAddress());
        return client;
    }

    /// {@return all that a client hears who says something and ends its side}
    static String say(SocketServer server, byte[] text) throws IOException {
        try (var client = client(server)) {
            client.sendAll(text);
            client.shutdown(Shutdown.WRITE);
            return new String(client.input().readAllBytes(), UTF_8);
        }
    }
}
