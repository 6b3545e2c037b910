package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `want01-ends`: whoever ends first and wherever our input comes from, all bytes arrive and we are gone soon after
/// the last one. The tests wait more than they work, so they run side by side.
class Want01EndsTest {
    /// 1.5 s after the last byte, and three more for a machine that runs four of these at once.
    private static final Duration GONE = Duration.ofMillis(4_500);

    private static final byte[] FROM_PEER = Bytes.random(101, 4_000);

    @RegisterExtension
    final Programs programs = new Programs();

    enum Other {
        OURS,
        NC,
        NCAT,
        SOCAT;

        List<String> listen() {
            return switch (this) {
                case OURS -> List.of(Launcher.path().toString(), "listen", "127.0.0.1:0");
                case NC -> List.of("nc", "-N", "-l", "127.0.0.1", "0");
                case NCAT -> List.of("ncat", "-l", "127.0.0.1", "0");
                case SOCAT -> List.of("socat", "-t5", "TCP-LISTEN:0,bind=127.0.0.1", "STDIO");
            };
        }

        List<String> connect(int port) {
            return switch (this) {
                case OURS -> List.of(Launcher.path().toString(), "connect", "127.0.0.1:" + port);
                case NC -> List.of("nc", "-N", "127.0.0.1", "" + port);
                case NCAT -> List.of("ncat", "127.0.0.1", "" + port);
                case SOCAT -> List.of("socat", "-t5", "STDIO", "TCP:127.0.0.1:" + port);
            };
        }
    }

    enum Input {
        FILE,
        IDLE_PIPE,
        NOTHING
    }

    static Stream<Arguments> cases() {
        var all = new ArrayList<Arguments>();
        for (var weListen : new boolean[] {false, true}) {
            for (var other : Other.values()) {
                for (var weEndFirst : new boolean[] {false, true}) {
                    for (var input : Input.values()) {
                        all.add(Arguments.of(weListen, other, weEndFirst, input));
                    }
                }
            }
        }
        return all.stream();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "we listen {0}, peer {1}, we end first {2}, our input {3}")
    @MethodSource("cases")
    void end_ofEitherSide_comesSoonAndLosesNothing(boolean weListen, Other other, boolean weEndFirst, Input input)
            throws IOException {
        var sent = switch (input) {
            case FILE -> Bytes.random(102, 200_000);
            case IDLE_PIPE -> Bytes.utf8("typed\n");
            case NOTHING -> new byte[0];
        };
        var file = Files.write(programs.folder().resolve("input"), sent);
        Running ours;
        Running peer;
        if (weListen) {
            ours = start(Other.OURS.listen(), input, file);
            peer = startPeer(other.connect(ours.port()), weEndFirst);
        } else {
            peer = startPeer(other.listen(), weEndFirst);
            ours = start(Other.OURS.connect(peer.port()), input, file);
        }
        if (input == Input.IDLE_PIPE) {
            ours.write(sent);
        }
        ours.out().awaitTotal(FROM_PEER.length, Limits.ANSWER);
        if (weEndFirst) {
            if (input == Input.IDLE_PIPE) {
                ours.endInput();
            }
            peer.out().awaitTotal(sent.length, Limits.ANSWER);
            peer.release(); // its turn to end, if our end was not already its own
        }
        assertThat(ours.exit(GONE)).describedAs("our exit code").isZero();
        assertThat(peer.exit()).describedAs("the peer's exit code").isZero();
        Bytes.same(ours.out().rest(), FROM_PEER);
        Bytes.same(peer.out().rest(), sent);
        assertThat(ours.complaints()).isEmpty();
    }

    private Running start(List<String> words, Input input, Path file) {
        var program = Program.of(words.toArray(String[]::new));
        return programs.start(
                switch (input) {
                    case FILE -> program.reading(file);
                    case IDLE_PIPE -> program;
                    case NOTHING -> program.readingNothing();
                });
    }

    /// The peer sends at once; its input ends at once too where it is to end first.
    private Running startPeer(List<String> words, boolean weEndFirst) {
        var peer = programs.program(words.toArray(String[]::new)).write(FROM_PEER);
        if (!weEndFirst) {
            peer.endInput();
        }
        return peer;
    }
}
