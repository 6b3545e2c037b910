package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Mutations;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Streams that are nearly right, in pieces of any size, against a reader that has all bytes at hand.
@Row("M1")
class FramingFuzzTest {
    private static final int MOST = 40;
    private static final int ROUNDS = 400;
    private static final String END = "end";
    private static final String CUT = "ended within a message";
    private static final String LONG = "too long";

    static Stream<Framing> framings() {
        return Stream.of(
                        Framing.line(),
                        Framing.line().keepingEnd(),
                        Framing.delimiter(0),
                        Framing.lengthPrefix(1),
                        Framing.lengthPrefix(2),
                        Framing.lengthPrefix(4),
                        Framing.varint(),
                        Framing.fixed(5))
                .map(framing -> framing.most(MOST));
    }

    @ParameterizedTest
    @MethodSource("framings")
    @Timeout(900)
    void read_streamsNearlyRight_areCutAsTheRulesSay(Framing framing) throws Exception {
        var told = new LinkedBlockingQueue<List<String>>();
        var random = new Random(Seed.value());
        try (var served = Served.by(connection -> told.add(heard(connection, framing)))) {
            new Mutations(List.of(sample(framing, 1), sample(framing, 3), sample(framing, 9))).each(ROUNDS, bytes -> {
                try (var client = served.client()) {
                    for (int from = 0; from < bytes.length; ) {
                        int to = Math.min(bytes.length, from + 1 + random.nextInt(30));
                        client.getOutputStream().write(bytes, from, to - from);
                        from = to;
                    }
                    client.shutdownOutput();
                } catch (IOException refused) {
                    // the server closes at a message that is too long, maybe while the rest is on its way
                }
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected(framing, bytes));
            });
        }
    }

    private static byte[] sample(Framing framing, int messages) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            var text = framing.kind == Framing.Kind.FIXED ? "hello" : "m".repeat(i * 4);
            all.writeBytes(framing.frame((framing.keepsEnd() ? text + "\r\n" : text).getBytes(StandardCharsets.UTF_8)));
        }
        return all.toByteArray();
    }

    private static List<String> heard(Connection connection, Framing framing) throws IOException {
        var all = new ArrayList<String>();
        try {
            for (byte[] message; (message = connection.read(framing)) != null; ) {
                all.add(text(message));
            }
            all.add(END);
        } catch (EOFException cut) {
            all.add(CUT);
        } catch (TooLongException tooLong) {
            all.add(LONG);
        }
        return all;
    }

    private static String text(byte[] bytes) {
        return "=" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<String> expected(Framing framing, byte[] bytes) {
        var all = new ArrayList<String>();
        int at = 0;
        while (at < bytes.length) {
            long[] body = framing.isDelimited() ? delimited(framing, bytes, at) : counted(framing, bytes, at);
            if (body[1] > MOST) {
                all.add(LONG);
                return all;
            }
            if (body[0] < 0 || body[0] + body[1] > bytes.length) {
                all.add(CUT);
                return all;
            }
            int from = (int) body[0];
            int to = from + (int) body[1];
            all.add(text(Arrays.copyOfRange(bytes, from, to - carriageReturn(framing, bytes, to)))
                    .concat(framing.keepsEnd() && to < bytes.length ? "\n" : ""));
            at = to + (framing.isDelimited() ? 1 : 0);
        }
        all.add(END);
        return all;
    }

    /// Belongs to the end of a line, where there is one.
    private static int carriageReturn(Framing framing, byte[] bytes, int to) {
        boolean ends = framing.kind == Framing.Kind.LINE && !framing.keepsEnd() && to < bytes.length;
        return ends && to > 0 && bytes[to - 1] == '\r' ? 1 : 0;
    }

    /// Where a message begins and how long it is; the last may lack its end.
    private static long[] delimited(Framing framing, byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != (byte) framing.number) {
            end++;
        }
        return new long[] {at, end - at};
    }

    /// The same with its length before it, or known; begins at -1 where the length itself is cut.
    private static long[] counted(Framing framing, byte[] bytes, int at) {
        if (framing.kind == Framing.Kind.FIXED) {
            return new long[] {at, framing.number};
        }
        boolean varint = framing.kind == Framing.Kind.VARINT;
        int most = varint ? 5 : framing.number;
        long length = 0;
        for (int i = 0; i < most; i++) {
            if (at + i == bytes.length) {
                return new long[] {-1, 0};
            }
            int octet = bytes[at + i] & 0xFF;
            length = varint ? length | (octet & 0x7FL) << (7 * i) : length << Byte.SIZE | octet;
            if (varint ? octet < 0x80 : i == most - 1) {
                return new long[] {at + i + 1, length};
            }
        }
        return new long[] {at, Integer.MAX_VALUE};
    }
}
