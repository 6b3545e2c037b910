package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a client of `serve shell` sends: the same lines however it is cut, none longer than it may be. The first byte
/// says how long the pieces are.
final class ShellInboxFuzz implements FuzzTarget {
    private static final Duration EVER = Duration.ofDays(20_000);
    private static final int MOST = 64;

    @Override
    public List<Class<?>> parsers() {
        return List.of(ShellInbox.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws InterruptedException {
        byte[] rest = Claim.behind(bytes, 1);
        var whole = lines(rest, Math.max(1, rest.length));
        Claim.same(lines(rest, 1 + (Claim.choice(bytes) & 0x1F)), whole, "in pieces");
        return whole.size() > 1;
    }

    private static List<String> lines(byte[] bytes, int piece) throws InterruptedException {
        var inbox = new ShellInbox(false);
        for (int at = 0; at < bytes.length; at += piece) {
            byte[] some = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
            inbox.put(some, some.length);
        }
        inbox.end();
        var lines = new ArrayList<String>();
        while (true) {
            var line = inbox.line(MOST, EVER, EVER, () -> false);
            if (line.bytes == null) {
                lines.add(String.valueOf(line.miss));
                return lines;
            }
            Claim.that(line.bytes.length <= MOST, "a line is too long");
            Claim.that(Claim.latin(line.bytes).indexOf('\n') < 0, "a line is two");
            lines.add(Claim.latin(line.bytes));
        }
    }
}
