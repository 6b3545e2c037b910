package dev.jacket.cli;

import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Errno;
import dev.jacket.tls.TruncatedException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Counts what went wrong: by the errno, or by a word where no call failed.
///
/// **threads:** shared.
final class LoadErrors {
    /// No whole reply in time.
    static final String LATE = "late";

    /// The peer ended before the reply did.
    static final String CLOSED = "closed";

    /// More came than the replies.
    static final String LONG = "long";

    /// With `--verify`: another reply than the message.
    static final String WRONG = "wrong";

    /// No agreement in TLS, or a broken record.
    static final String TLS = "tls";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String word) {
        counts.computeIfAbsent(word, _ -> new LongAdder()).increment();
    }

    void add(IOException failure) {
        add(word(failure));
    }

    /// {@return the word that a failure is counted by}
    static String word(IOException failure) {
        if (failure instanceof OddReply odd) {
            return odd.word();
        }
        if (failure instanceof SSLException) {
            return failure instanceof TruncatedException ? CLOSED : TLS;
        }
        Errno errno = Errno.of(failure);
        if (!errno.equals(Errno.NONE)) {
            return errno.name();
        }
        return failure instanceof CallTimeoutException
                ? Errno.ETIMEDOUT.name()
                : failure.getClass().getSimpleName();
    }

    long sum() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /// {@return how many there are of each word}
    Map<String, Long> byWord() {
        var sums = new TreeMap<String, Long>();
        counts.forEach((word, count) -> sums.put(word, count.sum()));
        return sums;
    }

    /// {@return what a word means, for a person}
    ///
    /// @param rule what made a reply whole
    /// @param limit how long each was waited for
    static String text(String word, ReplyRule rule, TimeLimit limit) {
        return switch (word) {
            case LATE -> "no reply within " + limit;
            case CLOSED -> "closed by the peer before the reply's end";
            case LONG -> "a reply longer than --reply=" + (rule.kind() == ReplyRule.Kind.LINE ? "line" : rule.size());
            case TLS -> "no agreement in TLS, or a record that was changed on its way";
            case WRONG -> "another reply than the message";
            default -> errnoText(word);
        };
    }

    private static String errnoText(String word) {
        var errno = named(word);
        return errno == null ? word : errno.toString();
    }

    private static @Nullable Errno named(String name) {
        for (int number = 1; number < 134; number++) {
            if (Errno.of(number).name().equals(name)) {
                return Errno.of(number);
            }
        }
        return null;
    }
}
