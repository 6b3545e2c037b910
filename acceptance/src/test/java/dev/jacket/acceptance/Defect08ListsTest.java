package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `defect08-lists`: rules of who may come are read again by SIGHUP, and who is there stays.
class Defect08ListsTest {
    private static final int MANY = 100;

    @RegisterExtension
    final Programs programs = new Programs();

    private static boolean isServed(Server server) {
        try (var peer = Peer.to(server)) {
            return peer.send("x").read(1).length == 1;
        } catch (UncheckedIOException reset) {
            return false; // closed at once: what was sent may have met a closed socket
        }
    }

    private void reread(Server server, String said) {
        server.running().signal("HUP");
        server.running().err().nextThrough(said);
    }

    @Test
    void denyFile_changes_newRuleHoldsAndConnectionsStay() throws IOException {
        Path list = programs.folder().resolve("deny");
        Files.writeString(list, "# nobody yet\n10.0.0.0/8\n");
        var server = programs.server("serve", "echo", "127.0.0.1:0", "--deny-file", list.toString(), "--per-address=0");
        var there = new ArrayList<Peer>();
        try {
            for (int i = 0; i < MANY; i++) {
                there.add(Peer.to(server));
                Bytes.same(there.getLast().send("x").read(1), "x");
            }
            Files.writeString(list, "10.0.0.0/8\n127.0.0.1 # this machine\n");
            reread(server, "read again");
            assertThat(isServed(server)).isFalse();
            assertThat(server.events().await(server.running(), "refused").text("why"))
                    .isEqualTo("deny");
            for (Peer peer : there) {
                Bytes.same(peer.send("y").read(1), "y");
            }
            Files.writeString(list, "10.0.0.0/33\n");
            reread(server, list + ":1: ");
            assertThat(isServed(server)).isFalse();
            Files.writeString(list, "");
            reread(server, "read again");
            assertThat(isServed(server)).isTrue();
        } finally {
            there.forEach(Peer::close);
        }
        server.running().terminate();
        server.running().ends(0);
    }

    @Test
    void flags_areJudgedAfterFiles_andAllowBeatsDeny() throws IOException {
        Path list = programs.folder().resolve("deny");
        Files.writeString(list, "127.0.0.1\n");
        var open = programs.server("serve", "echo", "127.0.0.1:0", "--deny=all", "--allow=127.0.0.0/8");
        assertThat(isServed(open)).isTrue();
        var shut = programs.server("serve", "echo", "127.0.0.1:0", "--allow=127.0.0.0/8", "--deny-file=" + list);
        assertThat(isServed(shut)).isFalse();
    }

    @Test
    void datagramsOfTheDenied_areNotAnswered() {
        var server = programs.server("serve", "echo", "udp://127.0.0.1:0", "--allow=127.0.0.9");
        programs.jacket("send", server.endpoint(), "x", "--reply", "--reply-timeout=300ms")
                .ends(3);
        programs.jacket("send", server.endpoint(), "--from=127.0.0.9", "x", "--reply")
                .ends(0);
        assertThat(server.events().named("refused")).hasSize(1);
    }

    @Test
    void whatIsWrong_isSaidBeforeAnythingIsOpened() {
        var missing = programs.jacket("serve", "echo", "0", "--deny-file=/nowhere/list");
        missing.ends(2);
        OneLine.of(missing).contains("/nowhere/list", "ENOENT");
        var odd = programs.jacket("serve", "echo", "0", "--allow=10.0.0.0/33");
        odd.ends(2);
        OneLine.of(odd).contains("--allow", "10.0.0.0/33");
        var half = programs.jacket("serve", "echo", "0", "--proxy-protocol=accept");
        half.ends(2);
        OneLine.of(half).contains("--proxy-trusted-sources WHO go together");
    }
}
