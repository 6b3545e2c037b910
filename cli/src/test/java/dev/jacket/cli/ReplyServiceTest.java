package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.server.ConnectionEnd;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The services of `jacket serve`, by its own words.
class ReplyServiceTest {
    private static ServeOrder order(String... words) {
        return ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(List.of(words)));
    }

    private static Served serve(ServerWatch watch, String... words) throws IOException {
        return Served.of(order(words), watch);
    }

    private static Served serve(String... words) throws IOException {
        return serve(ServerWatch.none(), words);
    }

    private static String talk(Served served, String text) throws IOException {
        try (var client = served.client()) {
            Served.send(client, text);
            client.shutdownOutput();
            return Served.rest(client);
        }
    }

    @Test
    void greet_theDialogue_isTheTextbooks() throws Exception {
        try (var served = serve("greet", "127.0.0.1:0");
                var client = served.client()) {
            assertThat(Served.read(client, 18)).isEqualTo("Hello,I am server!");
            Served.send(client, "X");
            assertThat(Served.read(client, 12)).isEqualTo("Loop_msg: X!");
            Served.send(client, "exit");
            assertThat(Served.rest(client)).isEmpty();
        }
    }

    @Test
    void greet_framedByLines_setsQuickMessagesApart() throws Exception {
        try (var served = serve("greet", "127.0.0.1:0", "--frame=line")) {
            assertThat(talk(served, "hi\nho\r\nexit\nnever"))
                    .isEqualTo("Hello,I am server!Loop_msg: hi!\nLoop_msg: ho!\r\n");
        }
    }

    @Test
    void time_eachLine_isStampedUntilTheEnd() throws Exception {
        try (var served = serve("time", "127.0.0.1:0")) {
            assertThat(talk(served, "one\n\nthree, without end").lines())
                    .satisfiesExactly(
                            line -> assertThat(line).matches("\\[.{24}] one"),
                            line -> assertThat(line).matches("\\[.{24}] "),
                            line -> assertThat(line).matches("\\[.{24}] three, without end"));
        }
    }

    @Test
    void close_firstReply_isTheLast() throws Exception {
        try (var served = serve("time", "127.0.0.1:0", "--close");
                var client = served.client()) {
            Served.send(client, "one\ntwo\nthree\n");
            assertThat(Served.rest(client)).matches("\\[.{24}] one\n");
        }
    }

    @Test
    void once_replyIsWholeAlthoughTheClientSendsOn() throws Exception {
        try (var served = serve("reply", "127.0.0.1:0", "all is well", "--once");
                var client = served.client()) {
            Served.send(client, "x".repeat(100_000));
            assertThat(Served.rest(client)).isEqualTo("all is well");
            for (int i = 0; i < 5; i++) { // far more than a connection that is not the last may send
                Served.send(client, "y".repeat(100_000));
            }
            client.shutdownOutput();
            served.server().join();
            assertThat(served.server().counts().reset()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u16", "u32", "nul"})
    void frames_areKeptInTheReply(String frame) throws Exception {
        String head = frame.equals("u16") ? "\0\2" : frame.equals("u32") ? "\0\0\0\2" : "";
        String answer = frame.equals("u16") ? "\0\4" : frame.equals("u32") ? "\0\0\0\4" : "";
        String tail = frame.equals("nul") ? "\0" : "";
        try (var served = serve("reply", "127.0.0.1:0", "<{}>", "--frame=" + frame)) {
            assertThat(talk(served, (head + "ab" + tail).repeat(3))).isEqualTo((answer + "<ab>" + tail).repeat(3));
        }
    }

    @Test
    void greetingAndExit_areTheUsers() throws Exception {
        try (var served = serve("reply", "127.0.0.1:0", "{n}", "--frame=line", "--greeting=hi ", "--exit=quit")) {
            assertThat(talk(served, "a\nb\nquit\nc\n")).isEqualTo("hi 1\n2\n");
        }
    }

    @Test
    @Row("M1")
    void lineWithoutEnd_isRefusedAtTheLimitInGoodOrder() throws Exception {
        var heard = new Served.Heard();
        try (var served = serve(heard, "time", "127.0.0.1:0");
                var client = served.client()) {
            long begun = System.nanoTime();
            Served.send(client, "x".repeat(4096));
            Served.send(client, "x".repeat(60_000));
            assertThat(Served.rest(client))
                    .startsWith("error: ")
                    .contains("4096")
                    .endsWith("\n")
                    .hasLineCount(1);
            client.shutdownOutput();
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.LIMIT));
            assertThat(System.nanoTime() - begun).isLessThan(1_500_000_000L);
            assertThat(served.server().counts().tooLong()).isEqualTo(1);
        }
    }

    @Test
    @Row("M1")
    void lineWithoutEnd_peerPoursOn_isCutWithinASecondAndAHalf() throws Exception {
        var heard = new Served.Heard();
        try (var served = serve(heard, "time", "127.0.0.1:0");
                var client = served.client()) {
            var pouring = Thread.ofVirtual().start(() -> pour(client));
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.LIMIT));
            pouring.join();
            try (var next = served.client()) {
                Served.send(next, "x\n");
                assertThat(Served.read(next, 29)).endsWith(" x\n");
            }
        }
    }

    private static void pour(Socket client) {
        byte[] zeroes = new byte[1 << 16];
        try {
            for (int i = 0; i < 1 << 14; i++) {
                client.getOutputStream().write(zeroes);
            }
        } catch (IOException closed) {
            return; // that is what must happen before 1 GiB is over
        }
        throw new AssertionError("1 GiB was taken");
    }

    @Test
    void line_asLongAsTheLimit_isServed() throws Exception {
        try (var served = serve("reply", "127.0.0.1:0", "{}", "--frame=line")) {
            String line = "x".repeat(4096) + "\n";
            assertThat(talk(served, line)).isEqualTo(line);
        }
    }

    @Test
    void delay_ofOne_holdsUpNobody() throws Exception {
        try (var served = serve("reply", "127.0.0.1:0", "{}", "--delay=300ms")) {
            var clients = new ArrayList<Socket>();
            long begun = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                clients.add(served.client());
                Served.send(clients.getLast(), "x");
            }
            for (var client : clients) {
                assertThat(Served.read(client, 1)).isEqualTo("x");
                client.close();
            }
            assertThat(System.nanoTime() - begun).isBetween(290_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void drain_lineThatHasBegun_mayEnd() throws Exception {
        try (var served = serve("reply", "127.0.0.1:0", "<{}>", "--frame=line");
                var client = served.client()) {
            Served.send(client, "first\nsec");
            assertThat(Served.read(client, 8)).isEqualTo("<first>\n");
            var drain = Thread.ofPlatform().start(() -> drain(served));
            await().until(() -> isRefused(served));
            Served.send(client, "ond\n");
            assertThat(Served.rest(client)).isEqualTo("<second>\n");
            drain.join();
        }
    }

    private static void drain(Served served) {
        try {
            assertThat(served.server().drain(Duration.ofSeconds(10)).cut()).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRefused(Served served) throws IOException {
        try (var late = served.client()) {
            return !late.isConnected();
        } catch (java.net.ConnectException refused) {
            return true;
        }
    }

    @Test
    void discard_answersNothing() throws Exception {
        try (var served = serve("discard", "127.0.0.1:0")) {
            assertThat(talk(served, "x".repeat(300_000))).isEmpty();
            await().until(() -> served.server().counts().in() == 300_000);
        }
    }

    @Test
    void chargen_lines_areThoseOfTheStandard() throws Exception {
        try (var served = serve("chargen", "127.0.0.1:0");
                var client = served.client()) {
            String lines = Served.read(client, 74 * 200);
            assertThat(lines.lines())
                    .hasSize(200)
                    .allSatisfy(line -> assertThat(line).hasSize(72));
            assertThat(lines).startsWith(" !\"#$%&'()*+,-./0123456789").contains("\r\n!\"#$");
            assertThat(lines.substring(0, 74)).isEqualTo(lines.substring(95 * 74, 96 * 74));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "two\nlines", ""})
    void seqpacket_eachRecord_isAMessage(String greeting, @TempDir Path folder) throws Exception {
        var place = "seqpacket:" + folder.resolve("s");
        try (var served = serve("reply", place, "<{}>", "--greeting=" + greeting + "!");
                var client = dev.jacket.sockets.Socket.open(
                        dev.jacket.sockets.Family.UNIX, dev.jacket.sockets.SocketType.SEQPACKET)) {
            assertThat(served.place()).isEqualTo(place);
            client.timeout(Duration.ofSeconds(10));
            client.connect(
                    dev.jacket.sockets.Address.Unix.path(folder.resolve("s").toString()));
            assertThat(new String(client.recv(100), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(greeting + "!");
            client.send("x".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(client.recv(10_000)).hasSize(5_002);
        }
    }

    /// A byte now and then does not move the limit, which is that of each line.
    @Test
    void time_lineThatComesByteByByte_isClosedAtItsLimit() throws Exception {
        var heard = new Served.Heard();
        try (var served = serve(heard, "time", "127.0.0.1:0", "--message-timeout=500ms");
                var client = served.client()) {
            long begun = System.nanoTime();
            assertThat(sendEach100Millis(client, "\nx", 10)).hasSizeGreaterThan(1); // lines in their time
            assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000);
            Served.send(client, "\n");
            begun = System.nanoTime();
            sendEach100Millis(client, "x", Integer.MAX_VALUE);
            assertThat(System.nanoTime() - begun).isBetween(450_000_000L, 3_000_000_000L);
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.LIMIT));
            assertThat(served.server().counts().late()).isEqualTo(1);
        }
    }

    /// {@return what came until the server's end, or until so many were sent}
    private static String sendEach100Millis(Socket client, String text, int times) throws IOException {
        client.setSoTimeout(100);
        var came = new StringBuilder();
        for (int i = 0; i < times; i++) {
            Served.send(client, text);
            long due = System.nanoTime() + 100_000_000;
            while (System.nanoTime() < due) {
                try {
                    int next = client.getInputStream().read();
                    if (next < 0) {
                        return came.toString();
                    }
                    came.append((char) next);
                } catch (SocketTimeoutException nothing) {
                    break;
                }
            }
        }
        return came.toString();
    }

    @Test
    void echo_silentClient_isClosedAtTheLimitOfTheFirstMessage() throws Exception {
        var heard = new Served.Heard();
        try (var served = serve(heard, "echo", "127.0.0.1:0", "--first-message-timeout=300ms");
                var talking = served.client();
                var silent = served.client()) {
            assertThat(Served.exchange(talking, "x")).isEqualTo("x");
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.LIMIT));
            assertThat(Served.exchange(talking, "y")).isEqualTo("y");
        }
    }
}
