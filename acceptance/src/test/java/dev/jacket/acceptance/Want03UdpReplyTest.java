package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `want03-udp-reply`: a late reply is waited for, a missing one is not waited for long.
class Want03UdpReplyTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void reply_after800Milliseconds_isPrinted() {
        try (var peer = Datagrams.open()) {
            var client = programs.jacket("send", peer.endpoint(), "--reply").type("q");
            client.endInput();
            var question = peer.receive();
            Bytes.same(question.bytes(), "q");
            var begun = System.nanoTime();
            Pause.of(800);
            peer.send(Bytes.utf8("answer"), question.from());
            client.ends(0);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            assertThat(client.out().restText().stripTrailing()).isEqualTo("answer");
        }
    }

    @Test
    void reply_neverComes_exitsWith3AfterTwoSeconds() {
        try (var peer = Datagrams.open()) {
            var client = programs.jacket("send", peer.endpoint(), "--reply").type("q");
            client.endInput();
            Bytes.same(peer.receive().bytes(), "q");
            var begun = System.nanoTime();
            client.ends(3);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(1_800), Duration.ofSeconds(8));
            OneLine.of(client)
                    .matches("jacket: .*no reply.*" + Pattern.quote("127.0.0.1:" + peer.port()) + ".*|" + "jacket: .*"
                            + Pattern.quote("127.0.0.1:" + peer.port()) + ".*no reply.*");
        }
    }
}
