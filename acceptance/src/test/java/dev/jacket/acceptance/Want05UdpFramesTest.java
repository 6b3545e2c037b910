package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `want05-udp-frames`: a file of messages becomes as many datagrams, and again the same file.
class Want05UdpFramesTest {
    @RegisterExtension
    final Programs programs = new Programs();

    /// Random messages; `line` and `nul` ones without their mark in them.
    private static List<byte[]> messages(String frame) {
        var random = new Random(5);
        var messages = new ArrayList<byte[]>();
        for (var i = 0; i < 1_000; i++) {
            var message = new byte[random.nextInt(300)];
            random.nextBytes(message);
            for (var j = 0; j < message.length && !frame.equals("u16"); j++) {
                if (message[j] == '\n' || message[j] == '\r' || message[j] == 0) {
                    message[j] = 'x';
                }
            }
            messages.add(message);
        }
        return messages;
    }

    private static byte[] file(String frame, List<byte[]> messages) {
        var file = new ByteArrayOutputStream();
        for (var message : messages) {
            if (frame.equals("u16")) {
                file.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) message.length).array());
            }
            file.writeBytes(message);
            if (!frame.equals("u16")) {
                file.write(frame.equals("line") ? '\n' : 0);
            }
        }
        return file.toByteArray();
    }

    /// Unix datagrams wait for a slow reader instead of dropping, so that all can be counted.
    @ParameterizedTest
    @ValueSource(strings = {"line", "u16", "nul"})
    void frames_throughUnixDatagrams_fileIsEqual(String frame) throws Exception {
        var folder = programs.folder();
        var messages = messages(frame);
        var file = Files.write(folder.resolve("in"), file(frame, messages));
        var endpoint = "unix-dgram:" + folder.resolve("s");
        var receiver = programs.server("receive", endpoint, "--frame=" + frame, "-c", "1000");
        programs.start(Program.jacket("send", endpoint, "--frame=" + frame).reading(file))
                .ends(0);
        receiver.running().ends(0);
        Bytes.same(receiver.out().rest(), Files.readAllBytes(file));
        var received = receiver.events().named("message");
        assertThat(received).hasSize(1_000);
        assertThat(received.stream().map(event -> event.text("size")))
                .containsExactlyElementsOf(
                        messages.stream().map(message -> "" + message.length).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "u16", "nul"})
    void send_overUdp_eachMessageIsADatagram(String frame) throws Exception {
        var messages = messages(frame).subList(0, 100);
        var file = Files.write(programs.folder().resolve("in"), file(frame, messages));
        try (var peer = Datagrams.open()) {
            var sender = programs.start(
                    Program.jacket("send", peer.endpoint(), "--frame=" + frame).reading(file));
            for (var message : messages) {
                Bytes.same(peer.receive().bytes(), message);
            }
            sender.ends(0);
            assertThat(peer.receiveWithin(200)).isEmpty();
        }
    }

    @Test
    void receive_overUdp_oneThousandDatagramsInTurn() {
        var receiver = programs.server("receive", "udp://127.0.0.1:0", "--frame=nul", "-c", "1000");
        var all = new ByteArrayOutputStream();
        try (var peer = Datagrams.open()) {
            for (var i = 0; i < 1_000; i++) {
                var message = "message " + i;
                all.writeBytes(Bytes.utf8(message + "\0"));
                peer.send(message, "127.0.0.1", receiver.port());
                if (i % 50 == 49) {
                    receiver.out().awaitTotal(all.size(), Limits.ANSWER);
                }
            }
        }
        receiver.running().ends(0);
        Bytes.same(receiver.out().rest(), all.toByteArray());
    }
}
