package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.server.Connection;
import dev.jacket.server.ServerWatch;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page and the line of `serve --status`.
class StatusTest {
    private EventLoops loops;
    private SocketServer server;
    private Status status;
    private Socket quiet;
    private Socket busy;

    @BeforeEach
    void serve() throws Exception {
        loops = EventLoops.start(LoopConfig.DEFAULT.loops(2));
        server = SocketServer.tcp("127.0.0.1:0")
                .threads(loops)
                .handler(c -> {
                    for (ByteBuffer bytes; (bytes = c.read()) != null; ) {
                        c.write(bytes);
                    }
                })
                .watch(new ServerWatch() {
                    @Override
                    public void accepted(Connection connection) {
                        status.talkers().add(connection);
                    }

                    @Override
                    public void closed(Connection connection) {
                        status.talkers().remove(connection);
                    }
                })
                .open();
        status = new Status("echo  127.0.0.1:1234", server, loops);
        server.start();
        quiet = client();
        exchange(quiet, 1);
        busy = client();
        exchange(busy, 5000);
        await().until(() -> server.counts().out() == 5001);
        status.look();
    }

    @AfterEach
    void end() throws Exception {
        quiet.close();
        busy.close();
        server.close();
        loops.close();
    }

    private Socket client() throws Exception {
        var socket = new Socket(InetAddress.getLoopbackAddress(), ((Address.Ip) server.localAddress()).port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void exchange(Socket client, int bytes) throws Exception {
        client.getOutputStream().write(new byte[bytes]);
        assertThat(client.getInputStream().readNBytes(bytes)).hasSize(bytes);
    }

    @Test
    void page_ofServerAtWork_namesWhoTalksMostFirst() {
        List<String> page = status.page(24, 100);
        assertThat(page.getFirst()).startsWith("jacket serve echo  127.0.0.1:1234  up 0:0");
        assertThat(page).anyMatch(line -> line.startsWith("clients   2 open   2 in all   "));
        assertThat(page).anyMatch(line -> line.startsWith("received  4.88 KiB   "));
        assertThat(page).anyMatch(line -> line.startsWith("backlog   0 of 4096   dropped by the kernel 0"));
        assertThat(page.stream().filter(line -> line.contains("jacket-loop-")).toList())
                .hasSize(loops.size())
                .allMatch(
                        line -> line.matches(
                                " {10}jacket-loop-[01] {3}[12] threads {3}[0-9]+ runnable {3}[0-9.]+K?/s rounds {3}[0-9]+ stalls.*"));
        int heading = page.indexOf(" CLIENT      BYTES/S         IN        OUT       AGE  PEER");
        assertThat(page.get(heading + 1)).matches(" {6}2 .* 4.88 KiB   4.88 KiB .* 127.0.0.1:[0-9]+");
        assertThat(page.get(heading + 2)).matches(" {6}1 .* 1 B        1 B .* 127.0.0.1:[0-9]+");
        assertThat(page).hasSize(heading + 3);
    }

    @Test
    void page_afterClientsLeft_countsTheirEndsAndNamesThemNoMore() throws Exception {
        busy.close();
        quiet.close();
        await().until(() -> server.counts().open() == 0);
        status.look();
        assertThat(status.page(24, 100)).contains("ended     2 eof").noneMatch(line -> line.contains("CLIENT"));
    }

    @ParameterizedTest
    @CsvSource({"24, 80", "8, 40", "1, 10", "11, 200", "50, 1"})
    void page_onAnyTerminal_fits(int rows, int columns) {
        assertThat(status.page(rows, columns)).hasSizeBetween(1, rows).allMatch(line -> line.length() <= columns);
    }

    @Test
    void line_ofServerAtWork_isOneWithItsFigures() {
        assertThat(status.line())
                .matches("\\S+Z 2 open, [0-9.]+/s new, [0-9.]+ K?i?B/s in, [0-9.]+ K?i?B/s out, 0 refused, 0 dropped, 0"
                        + " failed, (2 loops free|[12] of 2 loops stuck|on the JDK's scheduler)");
    }

    @Test
    void metrics_atPort_areOnThisMachine() {
        assertThat(Places.local(Flag.METRICS, "9464")).isEqualTo(Address.Inet4.loopback(9464));
        assertThat(Places.local(Flag.METRICS, "[::1]:1")).isEqualTo(Address.Inet6.loopback(1));
        assertThat(Places.local(Flag.METRICS, "unix:/run/m")).isEqualTo(Address.Unix.path("/run/m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0:1", "*:9464", "example.com:80", "99999"})
    void metrics_elsewhere_areRefused(String word) {
        assertThatThrownBy(() -> Places.local(Flag.METRICS, word))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("--metrics")
                .hasMessageContaining("no place of this machine");
    }
}
