package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What clients may send, cut anywhere and mixed with what may not be: lines, and words of named commands.
@Row("A2")
class ShellFuzzTest {
    private static final Duration EVER = Duration.ofDays(20_000);
    private static final int MOST = 64;
    private static final int MANY = Scale.of(1, 100);

    private final long seed = Long.getLong("jacket.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private static final List<String> PARTS = List.of(
            "say",
            " ",
            "\t",
            "a",
            "7",
            "-o",
            "--",
            ";",
            "$(touch canary)",
            "`touch canary`",
            "|",
            "&",
            ">canary",
            "'",
            "\"",
            "\\",
            "\0",
            "\n",
            "\r",
            "\r\n",
            "\004",
            "é",
            "你",
            "\u202e",
            "\u2028",
            "\ufeff",
            "../..",
            "/bin/sh",
            "%s",
            "{what:text}",
            "*",
            "~",
            "\u007f",
            "\u0085",
            "\033[A",
            "\033[12;345R",
            "\033O",
            "\b",
            "\025",
            "x".repeat(40));

    private byte[] text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (random.nextInt(4) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /// The lines are those of the whole text, however it was cut; nothing is lost or made up.
    @Test
    void lines_areTheSameHoweverTheyAreCut() throws Exception {
        for (int round = 0; round < 5_000 * MANY; round++) {
            byte[] all = without((byte) 3, text());
            var inbox = new ShellInbox(false);
            for (int at = 0; at < all.length; ) {
                int length = Math.min(all.length - at, 1 + random.nextInt(9));
                byte[] piece = new byte[length];
                System.arraycopy(all, at, piece, 0, length);
                inbox.put(piece, length);
                at += length;
            }
            inbox.end();
            assertThat(lines(inbox)).as("seed %d, round %d", seed, round).isEqualTo(expected(all));
        }
    }

    private static byte[] without(byte unwanted, byte[] bytes) {
        var kept = new ByteArrayOutputStream();
        for (byte each : bytes) {
            if (each != unwanted) {
                kept.write(each);
            }
        }
        return kept.toByteArray();
    }

    private static List<String> lines(ShellInbox inbox) throws InterruptedException {
        var lines = new ArrayList<String>();
        for (; ; ) {
            var line = inbox.line(MOST, EVER, EVER, () -> false);
            if (line.bytes == null) {
                lines.add(String.valueOf(line.miss));
                return lines;
            }
            lines.add(new String(line.bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    /// The same by the simplest means.
    private static List<String> expected(byte[] all) {
        var lines = new ArrayList<String>();
        var text = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1);
        while (!text.isEmpty()) {
            int feed = text.indexOf('\n');
            if ((feed < 0 ? text.length() : feed) > MOST) {
                lines.add("TOO_LONG");
                return lines;
            }
            var line = feed < 0 ? text : text.substring(0, feed);
            lines.add(feed >= 0 && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            text = feed < 0 ? "" : text.substring(feed + 1);
        }
        lines.add("ENDED");
        return lines;
    }

    /// What was not fed is the next line, and nothing is lost on the way there and back.
    @Test
    void food_thatIsGivenBack_isReadAgain() throws Exception {
        for (int round = 0; round < 2_000 * MANY; round++) {
            byte[] all = without((byte) 3, without((byte) 4, text()));
            var inbox = new ShellInbox(false);
            inbox.put(all, all.length);
            inbox.end();
            inbox.feeds(() -> {});
            var eaten = new ByteArrayOutputStream();
            for (byte[] next; (next = inbox.food(1 + random.nextInt(7))) != null; ) {
                if (random.nextInt(5) == 0) {
                    inbox.feedsNobody();
                    inbox.giveBack(next);
                    break;
                }
                eaten.writeBytes(next);
            }
            inbox.feedsNobody();
            byte[] rest = java.util.Arrays.copyOfRange(all, eaten.size(), all.length);
            assertThat(lines(inbox)).as("seed %d, round %d", seed, round).isEqualTo(expected(rest));
        }
    }

    /// On a terminal a line holds letters alone and no more than it may, whatever keys make it.
    @Test
    void keys_atRandom_makeLinesOfLetters() throws Exception {
        int made = 0;
        for (int round = 0; round < 10_000 * MANY; round++) {
            byte[] all = text();
            var screen = new ShellScreen();
            assertThat(screen.question()).isNotEmpty();
            byte[] typed = screen.typed(all, all.length);
            assertThat(typed.length).isLessThanOrEqualTo(all.length);
            var at = new AtomicInteger();
            var keys = new ShellKeys(
                    () -> at.get() < typed.length ? typed[at.getAndIncrement()] & 0xFF : -1, _ -> {}, MOST);
            for (byte[] line; (line = keys.line()) != null; made++) {
                assertThat(line.length).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(MOST);
                for (byte letter : line) {
                    assertThat(letter & 0xFF)
                            .as("seed %d, round %d", seed, round)
                            .isNotEqualTo(127)
                            .isGreaterThanOrEqualTo(' ');
                }
            }
        }
        assertThat(made).as("seed %d: lines", seed).isPositive();
    }

    /// Whatever a client says becomes a whole word of a type, or nothing: the program and its own words stay.
    @Test
    void commands_runWhatWasNamedAndNothingElse() {
        var command = NamedCommand.parse("say=/bin/echo -n {n:number} {a:name} -- {t:text}");
        int run = 0;
        for (int round = 0; round < 10_000 * MANY; round++) {
            var said = new ArrayList<>(List.of(new String(text(), UTF_8).strip().split("\\s+", -1)));
            if (random.nextBoolean()) {
                said.addAll(0, List.of(random.nextInt(4) > 0 ? "7" : PARTS.get(random.nextInt(PARTS.size())), "a"));
            }
            try {
                var argv = command.with(said).argv();
                run++;
                assertThat(argv).as("seed %d, round %d", seed, round).hasSize(6);
                assertThat(argv.subList(0, 2)).containsExactly("/bin/echo", "-n");
                assertThat(argv.get(2)).matches("[0-9]{1,18}");
                assertThat(argv.get(3)).matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
                assertThat(argv.get(4)).isEqualTo("--");
                assertThat(argv.get(5)).doesNotStartWith("-").doesNotContain("\0", "\n", "\r", "\u0085", "\u007f");
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("say ");
            }
        }
        assertThat(run).as("seed %d: some are let through", seed).isPositive();
    }
}
