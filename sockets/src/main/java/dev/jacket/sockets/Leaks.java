package dev.jacket.sockets;

import dev.jacket.loop.internal.Descriptor;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/// Tells about sockets and descriptors that were forgotten: one that becomes unreachable unclosed is named in one
/// line on stderr. It is **not** closed, since whoever forgot it may still use the number; the line is there to
/// be acted on.
///
/// Whoever closes one says so by `clean()`: until then it is kept in memory with all that belongs to it.
///
/// With the system property `jacket.leaks=trace` the line says where the socket was born.
///
/// **threads:** shared.
final class Leaks {
    private static final boolean TRACE = "trace".equals(System.getProperty("jacket.leaks"));
    private static final Cleaner CLEANER =
            Cleaner.create(Thread.ofPlatform().daemon().name("jacket-leaks").factory());

    private Leaks() {}

    static Cleaner.Cleanable watch(Socket socket, Handle handle) {
        return CLEANER.register(
                socket, new Forgotten(handle.descriptor, handle.label(), TRACE ? new Throwable() : null));
    }

    static Cleaner.Cleanable watch(Fd fd, Descriptor descriptor) {
        return CLEANER.register(fd, new Forgotten(descriptor, "received", TRACE ? new Throwable() : null));
    }

    private record Forgotten(
            Descriptor descriptor, String label, @Nullable Throwable birth) implements Runnable {
        @Override
        public void run() {
            if (!descriptor.isClosed()) {
                System.err.println("jacket: LEAK: " + label + " " + descriptor + " was never closed");
                if (birth != null) {
                    birth.printStackTrace();
                }
            }
        }
    }
}
