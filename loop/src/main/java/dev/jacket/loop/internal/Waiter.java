package dev.jacket.loop.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread that waits for a descriptor.
///
/// @param thread who waits
/// @param interest what for
/// @param waker how it is woken if it waits in the kernel; null if it is parked
record Waiter(Thread thread, int interest, @Nullable Waker waker) {
    void wake() {
        if (waker != null) {
            waker.wakeup();
        } else {
            LockSupport.unpark(thread);
        }
    }

    // Written out: the equality that a record makes itself is linked at its first use, which takes 10 ms of a start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Waiter that && that.thread.equals(thread) && that.interest == interest;
    }

    @Override
    public int hashCode() {
        return 31 * thread.hashCode() + interest;
    }
}
