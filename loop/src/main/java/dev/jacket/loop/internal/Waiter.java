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
}
