package dev.jacket.server;

import dev.jacket.loop.EventLoops;
import org.jspecify.annotations.Nullable;

/// The event loops that all servers of the process share: started for the first, ended after the last.
///
/// **threads:** shared.
final class Loops {
    private static @Nullable EventLoops running;
    private static int users;

    private Loops() {}

    /// {@return the loops, of which the caller is a user until [#release]}
    static synchronized EventLoops acquire() {
        var loops = running;
        if (loops == null) {
            loops = EventLoops.start();
            running = loops;
        }
        users++;
        return loops;
    }

    /// The last user's last thread may be the caller, and the end of loops waits for their threads.
    static synchronized void release() {
        users--;
        var loops = running;
        if (users == 0 && loops != null) {
            running = null;
            Thread.ofPlatform().daemon().name("jacket-loops-end").start(loops::close);
        }
    }
}
