package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Runs the usual verbs one after another in one process.
///
/// The image's AOT cache is made from such a run: what a verb loads here, it finds loaded when it starts. A verb
/// that should start fast belongs into the lists.
final class Training {
    private static final String ENDPOINT = "ENDPOINT";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Verbs that talk to nobody.
    private static final List<List<String>> ALONE = List.of(
            List.of("version"),
            List.of("help"),
            List.of("help", "send"),
            List.of("send", "--no-such-flag"),
            List.of("tour"));

    private static final List<String> SERVER = List.of("serve", "echo", ENDPOINT);

    /// Verbs that talk to the server; stdin has a line for the last.
    private static final List<List<String>> CLIENTS = List.of(
            List.of("send", ENDPOINT, "--eol", "lf", "--reply=line", "hello"),
            List.of("send", ENDPOINT, "--reply", "hello"),
            List.of("connect", ENDPOINT));

    private Training() {}

    /// Runs them all; what they print is of no interest.
    public static void main(String[] arguments) throws IOException {
        ALONE.forEach(Training::run);
        var address = freeAddress();
        Thread.ofPlatform().daemon().start(() -> run(at(address, SERVER)));
        awaitServer(address);
        CLIENTS.forEach(words -> run(at(address, words)));
        System.exit(0);
    }

    private static void run(List<String> words) {
        Main.run(Argv.of(words.toArray(String[]::new)));
    }

    private static List<String> at(Address address, List<String> words) {
        return words.stream()
                .map(word -> word.equals(ENDPOINT) ? address.toString() : word)
                .toList();
    }

    private static Address freeAddress() throws IOException {
        try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
            socket.bind(Address.inet("127.0.0.1", 0));
            return socket.localAddress();
        }
    }

    private static void awaitServer(Address address) throws IOException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            try (var probe = Socket.open(Family.INET, SocketType.STREAM)) {
                if (probe.connectEx(address).equals(Errno.NONE)) {
                    return;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
