package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/// Replies counted in what arrives: as many as there are, whatever pieces they come in. The first byte says by which
/// rule, the second how long the pieces are.
final class ReplyCountFuzz implements FuzzTarget {
    private static final int WANTED = 5;
    private static final List<String> RULES = List.of("line", "3", "eof");

    @Override
    public List<Class<?>> parsers() {
        return List.of(ReplyCount.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        var rule = ReplyRule.parse(RULES.get(Claim.choice(bytes) % RULES.size()));
        byte[] stream = Claim.behind(bytes, 2);
        int whole = count(rule, stream, Math.max(1, stream.length));
        Claim.same(count(rule, stream, 1 + (bytes[1] & 0x3F)), whole, "in pieces");
        return whole > 0;
    }

    /// {@return how many replies are whole; -1 if more came than that}
    private static int count(ReplyRule rule, byte[] stream, int piece) {
        var count = new ReplyCount(rule, false, new byte[0], false);
        count.expect(WANTED);
        int replies = 0;
        try {
            for (int at = 0; at < stream.length; at += piece) {
                byte[] some = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece));
                replies += count.feed(some, some.length);
            }
            return replies;
        } catch (OddReply odd) {
            return -1;
        }
    }
}
