package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    private static Settings parse(String... lines) {
        return Settings.parse("server.conf", List.of(lines), "echo");
    }

    @Test
    void section_ofTheServer_goesBeforeWhatStandsAboveAll() {
        var limits = parse(
                        "# all of them",
                        "  idle-timeout=2m   # two",
                        "max-conns = 100",
                        "[echo]",
                        "max-conns = 7",
                        "[chat]",
                        "max-conns = 9",
                        "max-line = 1k",
                        "[echo]",
                        "message-timeout = 1.5")
                .limits(ServerLimits.DEFAULT);
        assertThat(limits)
                .isEqualTo(ServerLimits.DEFAULT
                        .idleTimeout(Duration.ofMinutes(2))
                        .maxConns(7)
                        .messageTimeout(Duration.ofMillis(1_500)));
    }

    @Test
    void off_isNever_andNoLimit() {
        for (var off : List.of("off", "never", "0")) {
            var limits = parse("idle-timeout = " + off, "max-conns = " + off, "max-message = " + off)
                    .limits(ServerLimits.DEFAULT);
            assertThat(limits.times().idle()).isEqualTo(ServerLimits.NEVER);
            assertThat(limits.maxConns()).isEqualTo(ServerLimits.UNLIMITED);
            assertThat(limits.sizes().message()).isEqualTo(ServerLimits.UNLIMITED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-cons = 1 | server.conf:2: max-cons is unknown",
                "idle-timeout | server.conf:2: a line is: word = value",
                "= 1 | server.conf:2: a line is: word = value",
                "[two words] | server.conf:2: a section is a word in brackets",
                "idle-timeout = 5x | server.conf:2: idle-timeout: \"5x\" is no time",
                "idle-timeout = -5s | server.conf:2: idle-timeout: \"-5s\" is no time",
                "idle-timeout = 1.2.3 | server.conf:2: idle-timeout: \"1.2.3\" is no time",
                "max-message = 1X | server.conf:2: max-message: \"1X\" is no size",
                "max-message = 2G | server.conf:2: max-message: 2G is too much",
                "max-conns = 1k | server.conf:2: max-conns: \"1k\" is no number",
                "accept-pause-min = 0 | server.conf:2: accept-pause-min: accept-pause-min PT0S",
                "accept-pause-max = 1ms | server.conf:2: accept-pause-max: accept-pause-min PT0.05S",
                "keepalive-interval = 500ms | server.conf:2: keepalive-interval: keepalive-interval PT0.5S",
                "proxy-max-header-bytes = 8 | server.conf:2: proxy-max-header-bytes: proxy-max-header-bytes 8",
                "write-high-water = 1 | server.conf:2: write-high-water: write-high-water 1",
                "allow = 10.0.0.0/33 | server.conf:2: allow: \"10.0.0.0/33\"",
                "deny = | server.conf:2: deny: deny names nobody",
                "proxy-trusted-sources = | server.conf:2: proxy-trusted-sources: proxy-trusted-sources names nobody",
                "datagram-queue = -1 | server.conf:2: datagram-queue: \"-1\" is no number",
                "max-datagram-bytes = 64k | server.conf:2: max-datagram-bytes: max-datagram-bytes 65536",
                "backlog = many | server.conf:2: backlog: \"many\" is no number",
                "max-line = 9 | server.conf:2: max-line was said before, at server.conf:1",
            })
    void whatIsWrong_isNamedWithItsPlace(String line, String message) {
        assertThatThrownBy(() -> parse("max-line = 8", line).check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void rules_ofFiles_goBeforeWords_andAllowBeatsDeny() throws IOException {
        var denied = folder.resolve("denied");
        Files.writeString(denied, "# two\n10.0.0.7\n10.0.0.8 # and this\n");
        var rules = Objects.requireNonNull(parse("deny = 10.0.0.0/16", "allow = 10.0.0.0/8", "deny-file = " + denied)
                .access());
        assertThat(rules.allows(Address.inet("10.0.0.7", 1))).isFalse();
        assertThat(rules.allows(Address.inet("10.0.0.9", 1))).isTrue();
        assertThat(rules.allows(Address.inet("11.0.0.9", 1))).isFalse();
        assertThat(parse("max-conns = 1").access()).isNull();
        Files.writeString(denied, "10.0.0.7\n10.0.0.0/33\n");
        assertThatThrownBy(() -> parse("deny-file = " + denied).access()).hasMessageStartingWith(denied + ":2: ");
        assertThatThrownBy(() -> parse("deny-file = " + folder.resolve("none")).access())
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void file_goesBeforeTheProgram_andIsReadAgainWhileItRuns() throws Exception {
        var builder = SocketServer.tcp("127.0.0.1:0").limits(l -> l.maxConns(50).perAddress(9));
        try (var served = Served.of(
                builder.settings(parse("max-conns = 1", "drain-grace = 1s")).handler(Served.ECHO))) {
            try (var first = served.client();
                    var second = served.client()) {
                first.getOutputStream().write('x');
                assertThat(first.getInputStream().read()).isEqualTo('x');
                assertThat(second.getInputStream().read()).isEqualTo(-1);
                var next = parse("deny = loopback", "drain-grace = 2s", "backlog = 3");
                assertThat(served.server().reload(next)).containsExactly("backlog", "drain-grace");
                try (var third = served.client()) {
                    assertThat(third.getInputStream().read()).isEqualTo(-1);
                }
                assertThat(served.server().reload(parse("drain-grace = 1s"))).isEmpty();
                try (var third = served.client()) { // the program's own limit again
                    third.getOutputStream().write('y');
                    assertThat(third.getInputStream().read()).isEqualTo('y');
                }
                assertThatThrownBy(() -> served.server().reload(parse("deny = loopback", "max-line = -1")))
                        .isInstanceOf(IllegalArgumentException.class);
                try (var third = served.client()) { // nothing of what was wrong has been taken
                    third.getOutputStream().write('z');
                    assertThat(third.getInputStream().read()).isEqualTo('z');
                }
                first.getOutputStream().write('x');
                assertThat(first.getInputStream().read()).isEqualTo('x');
            }
            var refused = served.server().metrics().reasons().refused();
            assertThat(refused).containsEntry(Refusal.MAX_CONNS, 1L).containsEntry(Refusal.DENY, 1L);
        }
    }

    @Test
    void datagram_longerThanSaid_isDropped_andLongAnswersGo() throws Exception {
        var server = SocketServer.udp("127.0.0.1:0")
                .concurrency(Concurrency.ONE_AT_A_TIME)
                .settings(parse("max-datagram-bytes = 4"))
                .handler(d -> d.reply(d.text() + " and more"))
                .start();
        try (server;
                var client = new DatagramSocket()) {
            client.setSoTimeout(10_000);
            client.connect(server.localAddress().toJdk());
            for (var text : List.of("12345", "1234")) {
                client.send(new DatagramPacket(text.getBytes(StandardCharsets.UTF_8), text.length()));
            }
            var answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .isEqualTo("1234 and more");
            assertThat(server.metrics().reasons().dropped()).containsEntry(DatagramDrop.TRUNCATED, 1L);
        }
    }

    @Test
    void datagrams_ofTheDenied_areCountedAndNotServed() throws Exception {
        var server = SocketServer.udp("127.0.0.1:0")
                .access(AccessRules.EVERYBODY.deny("127.0.0.1"))
                .handler(d -> d.reply(d.data()))
                .start();
        try (server;
                var client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            client.setSoTimeout(10_000);
            client.connect(server.localAddress().toJdk());
            client.send(new DatagramPacket(new byte[] {1}, 1));
            await().until(() -> server.metrics().reasons().refused().getOrDefault(Refusal.DENY, 0L) == 1);
            server.access(AccessRules.EVERYBODY);
            client.send(new DatagramPacket(new byte[] {2}, 1));
            var answer = new DatagramPacket(new byte[9], 9);
            client.receive(answer);
            assertThat(answer.getData()[0]).isEqualTo((byte) 2);
        }
    }
}
