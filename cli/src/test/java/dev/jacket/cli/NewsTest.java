package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The events of whole runs.
class NewsTest {
    @TempDir
    Path folder;

    @Test
    void datagramListener_nobodyThereYet_tellsOfNobody() throws Exception {
        var running = run("receive", "udp://127.0.0.1:0", "-c", "2");
        int port = port();
        var to = Address.inet("127.0.0.1", port);
        try (var a = Socket.open(Family.INET, SocketType.DGRAM);
                var b = Socket.open(Family.INET, SocketType.DGRAM)) {
            a.sendTo(new byte[] {'a'}, to);
            awaitEvents("message", 1);
            b.sendTo(new byte[] {'b'}, to);
            assertThat(running.get(5, TimeUnit.SECONDS)).isZero();
            String ours = "\"local\":\"udp://127.0.0.1:" + port + "\"";
            for (String name : List.of("accepted", "message")) {
                assertThat(events(name)).hasSize(2);
                assertThat(events(name).getFirst()).contains("\"conn\":1,", ours, "\"peer\":\"" + place(a) + "\"");
                assertThat(events(name).getLast()).contains("\"conn\":2,", ours, "\"peer\":\"" + place(b) + "\"");
            }
            assertThat(events("closed"))
                    .singleElement()
                    .asString()
                    .contains(ours)
                    .doesNotContain("\"conn\":");
            assertThat(events("end")).singleElement().asString().contains("\"conns\":2");
        }
    }

    @Test
    void connection_everyEventOfIt_hasItsNumberAndBothAddresses() throws Exception {
        var running = run("receive", "127.0.0.1:0");
        int port = port();
        String peer;
        try (var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.connect(Address.inet("127.0.0.1", port));
            client.sendAll(new byte[] {'x'});
            peer = client.localAddress().toString();
        }
        assertThat(running.get(5, TimeUnit.SECONDS)).isZero();
        String whose = "\"conn\":1,\"local\":\"127.0.0.1:" + port + "\",\"peer\":\"" + peer + "\"";
        for (String name : List.of("accepted", "message", "eof", "closed")) {
            assertThat(events(name)).as(name).singleElement().asString().contains(whose);
        }
        assertThat(events("closed").getFirst()).contains("\"rtt_us\":", "\"retrans\":0");
    }

    @Test
    void closed_ofWhatSendOpened_hasTheStateOfTcp() throws Exception {
        try (var listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT)) {
            var running = run("send", listener.localAddress().toString(), "x");
            try (var client = listener.accept()) {
                assertThat(client.recv(10)).hasSize(1);
                assertThat(client.recv(10)).isEmpty();
            }
            assertThat(running.get(5, TimeUnit.SECONDS)).isZero();
            assertThat(events("closed").getFirst())
                    .contains("\"local\":\"127.0.0.1:", "\"peer\":\"" + listener.localAddress() + "\"", "\"rtt_us\":");
        }
    }

    private CompletableFuture<Integer> run(String... words) {
        var all = new java.util.ArrayList<>(List.of(words));
        all.add(1, "--json=" + folder.resolve("events"));
        if (words[0].equals("receive")) {
            all.add("--output=" + folder.resolve("out"));
        }
        return CompletableFuture.supplyAsync(() -> Main.run(all.toArray(new String[0])));
    }

    private int port() {
        var port = Pattern.compile(":(\\d+)\"}");
        awaitEvents("listening", 1);
        var match = port.matcher(events("listening").getFirst());
        assertThat(match.find()).isTrue();
        return Integer.parseInt(match.group(1));
    }

    private static String place(Socket udp) throws IOException {
        int port = udp.localAddress() instanceof Address.Ip ip ? ip.port() : 0;
        return "udp://127.0.0.1:" + port;
    }

    private void awaitEvents(String name, int count) {
        Awaitility.await().until(() -> events(name).size() >= count);
    }

    private List<String> events(String name) {
        var file = folder.resolve("events");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.contains("\"event\":\"" + name + "\""))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
