package dev.jacket.sockets;

import java.io.InterruptedIOException;
import java.io.Serial;

/// A call ended because its thread was interrupted while it waited. The thread's interrupt status stays set, the
/// socket stays open and usable, and [#bytesTransferred] says how far the call had come. (`SocketTimeoutException`
/// is an `InterruptedIOException` as well: catch that first.)
///
/// **threads:** immutable.
public final class CallInterruptedException extends InterruptedIOException {
    @Serial
    private static final long serialVersionUID = 1;

    /// The verb, then where.
    private final String place;

    /// A call that was interrupted.
    ///
    /// @param place the verb, then where, as [CallDetails#place] gives it
    /// @param bytesTransferred how many bytes the call had moved, at most `Integer.MAX_VALUE`
    public CallInterruptedException(String place, long bytesTransferred) {
        this.place = place;
        this.bytesTransferred = (int) Math.min(bytesTransferred, Integer.MAX_VALUE);
    }

    /// {@return the verb, such as `recv`}
    public String call() {
        return place.substring(0, (place + " ").indexOf(' '));
    }

    /// {@return the place: `recv tcp 10.0.0.2:51234 -> 10.0.0.1:80: interrupted`}
    @Override
    public String getMessage() {
        return place + ": interrupted";
    }
}
