package dev.jacket.sockets;

import java.io.Serial;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// A call took longer than the limit that the program had set. It has no errno, because the kernel was not asked:
/// its own ETIMEDOUT is a [CallFailure]. The socket stays open; [#bytesTransferred] says how far the call had come.
///
/// **threads:** immutable.
public final class CallTimeoutException extends SocketTimeoutException {
    @Serial
    private static final long serialVersionUID = 1;

    /// The verb, then where.
    private final String place;

    /// What was allowed.
    private final Duration limit;

    /// A call that took too long.
    ///
    /// @param place the verb, then where, as [CallDetails#place] gives it
    /// @param limit what was allowed
    /// @param bytesTransferred how many bytes the call had moved, at most `Integer.MAX_VALUE`
    public CallTimeoutException(String place, Duration limit, long bytesTransferred) {
        this.place = place;
        this.limit = limit;
        this.bytesTransferred = (int) Math.min(bytesTransferred, Integer.MAX_VALUE);
    }

    /// {@return the verb, such as `recv`}
    public String call() {
        return place.substring(0, (place + " ").indexOf(' '));
    }

    /// {@return what was allowed}
    public Duration limit() {
        return limit;
    }

    /// {@return the place and the limit: `recv tcp 10.0.0.2:51234 -> 10.0.0.1:80: timed out after 1.5 s`}
    @Override
    public String getMessage() {
        return place + ": timed out after " + seconds(limit) + " s";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis())
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
