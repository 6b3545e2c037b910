package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages over real connections, cut wherever the network cuts them.
class FramingTest {
    static Stream<Framing> framings() {
        return Stream.of(
                Framing.line(),
                Framing.delimiter(0),
                Framing.delimiter(0xFF),
                Framing.lengthPrefix(1),
                Framing.lengthPrefix(2),
                Framing.lengthPrefix(4),
                Framing.varint(),
                Framing.fixed(5));
    }

    private static ConnectionHandler echo(Framing framing) {
        return connection -> {
            for (byte[] message; (message = connection.read(framing)) != null; ) {
                connection.write(framing, message);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// What a server with this handler answers to these bytes and their end.
    private static String answer(ConnectionHandler handler, UnaryOperator<ServerLimits> limits, byte[]... pieces)
            throws IOException {
        try (var served = Served.by(handler, limits, ServerWatch.none());
                var client = served.client()) {
            client.setTcpNoDelay(true);
            for (byte[] piece : pieces) {
                client.getOutputStream().write(piece);
            }
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String answer(ConnectionHandler handler, String text) throws IOException {
        return answer(handler, limits -> limits, bytes(text));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void messages_cutAnywhere_comeBack(Framing framing) throws Exception {
        var random = new Random(Seed.value());
        var wire = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            byte[] message = new byte[framing.kind == Framing.Kind.FIXED ? 5 : random.nextInt(200)];
            for (int at = 0; at < message.length; at++) {
                message[at] = (byte) ('a' + random.nextInt(26));
            }
            wire.writeBytes(framing.frame(message));
        }
        byte[] whole = wire.toByteArray();
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < whole.length; ) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(400));
            pieces.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        var back = answer(echo(framing), limits -> limits, pieces.toArray(byte[][]::new));
        assertThat(back).isEqualTo(new String(whole, StandardCharsets.ISO_8859_1));
    }

    @Test
    void frame_isWhatTheWireHas() {
        assertThat(Framing.line().frame(bytes("ab"))).isEqualTo(bytes("ab\n"));
        assertThat(Framing.line().keepingEnd().frame(bytes("ab\r\n"))).isEqualTo(bytes("ab\r\n"));
        assertThat(Framing.delimiter(0).frame(bytes("ab"))).containsExactly('a', 'b', 0);
        assertThat(Framing.lengthPrefix(1).frame(bytes("ab"))).containsExactly(2, 'a', 'b');
        assertThat(Framing.lengthPrefix(2).frame(bytes("ab"))).containsExactly(0, 2, 'a', 'b');
        assertThat(Framing.lengthPrefix(4).frame(bytes("ab"))).containsExactly(0, 0, 0, 2, 'a', 'b');
        assertThat(Framing.varint().frame(bytes("ab"))).containsExactly(2, 'a', 'b');
        assertThat(Framing.varint().frame(new byte[300])).hasSize(302).startsWith(0xAC, 0x02);
        assertThat(Framing.fixed(2).frame(bytes("ab"))).containsExactly('a', 'b');
    }

    @Test
    void frame_whatCannotBeSetApart_isRefused() {
        assertThatThrownBy(() -> Framing.line().frame(bytes("a\nb"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.delimiter('x').frame(bytes("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.lengthPrefix(1).frame(new byte[256]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.lengthPrefix(2).frame(new byte[65_536]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.fixed(3).frame(new byte[2])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.lengthPrefix(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.fixed(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Framing.varint().most(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void line_ofAnyEnd_comesWithoutIt() throws Exception {
        ConnectionHandler brackets = connection -> {
            for (String line; (line = connection.readLine()) != null; ) {
                connection.writeLine("<" + line + ">");
            }
        };
        assertThat(answer(brackets, "a\nb\r\n\nc\rd\nlast")).isEqualTo("<a>\n<b>\n<>\n<c\rd>\n<last>\n");
        assertThat(answer(brackets, "")).isEmpty();
    }

    @Test
    void readings_ofSeveralKinds_followEachOther() throws Exception {
        ConnectionHandler mixed = connection -> {
            var said = new ArrayList<String>();
            said.add(connection.readLine());
            said.add(new String(Objects.requireNonNull(connection.readExactly(3)), StandardCharsets.UTF_8));
            said.add(new String(Objects.requireNonNull(connection.readUntil((byte) ';')), StandardCharsets.UTF_8));
            said.add(new String(
                    Objects.requireNonNull(connection.read(Framing.lengthPrefix(1))), StandardCharsets.UTF_8));
            said.add(Character.toString(connection.input().read()));
            var rest = new StringBuilder();
            for (var some = connection.read(); some != null; some = connection.read()) {
                rest.append(StandardCharsets.UTF_8.decode(some));
            }
            said.add(rest.toString());
            connection.output().write(bytes(String.join("|", said)));
        };
        assertThat(answer(mixed, "line\nabcuntil;\u0002xyIrest")).isEqualTo("line|abc|until|xy|I|rest");
    }

    @Test
    @Row("M1")
    void line_tooLong_isAnsweredByALineAndCounted() throws Exception {
        try (var served = Served.by(echo(Framing.line()), limits -> limits.maxLine(10), ServerWatch.none());
                var client = served.client()) {
            Served.send(client, "short\n" + "x".repeat(20_000));
            client.shutdownOutput();
            assertThat(Served.rest(client))
                    .startsWith("short\nerror: a message of ")
                    .endsWith("the limit is 10\n");
            served.server().drain(Duration.ofSeconds(5));
            assertThat(served.server().counts().tooLong()).isEqualTo(1);
            assertThat(served.server().counts().failed()).isZero();
        }
    }

    @Test
    void lengthBeyondTheLimit_isRefusedOnItsHeader() throws Exception {
        for (var header : List.of(new byte[] {0x7F, 0, 0, 0}, new byte[] {-1, -1, -1, -1})) {
            try (var served = Served.by(echo(Framing.lengthPrefix(4)));
                    var client = served.client()) {
                client.getOutputStream().write(header);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
                served.server().drain(Duration.ofSeconds(5));
                assertThat(served.server().counts().tooLong()).isEqualTo(1);
            }
        }
        assertThat(answer(echo(Framing.varint()), limits -> limits, new byte[] {-1, -1, -1, -1, -1}))
                .isEmpty();
        assertThat(answer(echo(Framing.lengthPrefix(1).most(2)), limits -> limits, new byte[] {2, 'a', 'b', 3}))
                .isEqualTo("\u0002ab");
    }

    @Test
    void endWithinAMessage_isTheHandlersToHearAndCountsAsReset() throws Exception {
        for (var framing : List.of(Framing.lengthPrefix(2), Framing.fixed(3), Framing.varint())) {
            try (var served = Served.by(echo(framing));
                    var client = served.client()) {
                Served.send(client, framing.kind == Framing.Kind.VARINT ? "\u0002x" : "\0");
                client.shutdownOutput();
                assertThat(Served.rest(client)).isEmpty();
                served.server().drain(Duration.ofSeconds(5));
                assertThat(served.server().counts().reset()).as("%s", framing).isEqualTo(1);
                assertThat(served.server().counts().failed()).isZero();
            }
        }
    }

    /// The buffer that one connection has used up is lent to others, which keep some of it unread.
    @Test
    void read_afterALine_givesNothingOfAnotherConnection() throws Exception {
        var over = new CountDownLatch(1);
        ConnectionHandler handler = connection -> {
            if ("echo".equals(connection.readLine())) {
                connection.writeLine("ready");
                for (ByteBuffer bytes; (bytes = connection.read()) != null; ) {
                    connection.write(bytes);
                }
            } else {
                connection.writeLine("kept");
                connection.flush();
                over.await();
            }
        };
        var others = new ArrayList<Socket>();
        try (var served = Served.by(handler);
                var client = served.client()) {
            client.setTcpNoDelay(true);
            Served.send(client, "echo\n");
            assertThat(Served.read(client, 6)).isEqualTo("ready\n");
            for (int i = 0; i < 40; i++) {
                var other = served.client();
                others.add(other);
                Served.send(other, "keep\na secret of another");
                assertThat(Served.read(other, 5)).isEqualTo("kept\n");
                Served.send(client, "mine");
                assertThat(Served.read(client, 4)).isEqualTo("mine");
            }
        } finally {
            over.countDown();
            for (var other : others) {
                other.close();
            }
        }
    }

    @Test
    void skip_passesOverWhatAMessageLeft() throws Exception {
        var skipped = new CountDownLatch(1);
        try (var served = Served.by(connection -> {
                    connection.readLine();
                    connection.skip();
                    skipped.countDown();
                    connection.writeLine("then " + connection.readLine());
                });
                var client = served.client()) {
            Served.send(client, "first\nleft\nover\n");
            skipped.await();
            Served.send(client, "second\n");
            assertThat(Served.read(client, 12)).isEqualTo("then second\n");
        }
    }
}
