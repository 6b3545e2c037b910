package dev.jacket.cli;

import java.util.Arrays;

/// Counts replies in the bytes that arrive on one connection, and looks whether they are what was sent.
final class ReplyCount {
    private final ReplyRule rule;
    private final boolean records;
    private final byte[] message;
    private final boolean verifies;
    private int wanted;
    private int whole;
    private long rest;

    /// @param records whether each receive is one reply
    /// @param message what was sent, where replies must be that
    /// @param verifies whether they must
    ReplyCount(ReplyRule rule, boolean records, byte[] message, boolean verifies) {
        this.rule = rule;
        this.records = records;
        this.message = message;
        this.verifies = verifies;
    }

    /// From now on so many replies are waited for.
    void expect(int replies) {
        wanted = replies;
        whole = 0;
        rest = 0;
    }

    boolean isDone() {
        return whole >= wanted;
    }

    /// Takes what one receive gave.
    ///
    /// @param count how many bytes it was, of a record also those that found no room
    /// @return how many replies are whole now that were not before
    /// @throws OddReply if it is more than the replies, or not what was sent
    int feed(byte[] bytes, int count) throws OddReply {
        if (verifies && !isSent(bytes, count)) {
            throw new OddReply(LoadErrors.WRONG);
        }
        int before = whole;
        if (records) {
            whole++;
        } else if (rule.kind() == ReplyRule.Kind.LINE) {
            lines(bytes, count);
        } else if (rule.kind() == ReplyRule.Kind.BYTES) {
            long all = rest + count;
            whole += (int) (all / rule.size());
            rest = all % rule.size();
        } else {
            rest += count;
        }
        if (whole > wanted || (whole == wanted && rest > 0)) {
            throw new OddReply(LoadErrors.LONG);
        }
        return whole - before;
    }

    private void lines(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            boolean ends = bytes[i] == '\n';
            whole += ends ? 1 : 0;
            rest = ends ? 0 : rest + 1;
        }
    }

    /// The reply that ends with the peer, or with its silence, has ended; {@return how many replies that made}
    int end() throws OddReply {
        if (verifies && rest != message.length) {
            throw new OddReply(LoadErrors.WRONG);
        }
        whole++;
        rest = 0;
        return 1;
    }

    /// Whatever the rule, a stream must be the message again and again, and a record the message.
    private boolean isSent(byte[] bytes, int count) {
        if (records) {
            return count == message.length && Arrays.mismatch(bytes, 0, count, message, 0, count) < 0;
        }
        int at = (int) (rest % message.length);
        for (int done = 0; done < count; at = 0) {
            int step = Math.min(count - done, message.length - at);
            if (Arrays.mismatch(bytes, done, done + step, message, at, at + step) >= 0) {
                return false;
            }
            done += step;
        }
        return true;
    }
}
