package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EINTR;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jacket.sys.Scratch;
import dev.jacket.sys.SysEventfd;
import org.jspecify.annotations.Nullable;

/// An eventfd(2). Each write is an edge, so that whoever hears of edges never reads the count.
///
/// **threads:** shared.
final class Bell {
    private final Descriptor descriptor;

    private Bell(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// {@return a bell, or null if the kernel has no descriptor or memory for one now}
    static @Nullable Bell open(Host host) {
        long fd = host.kernel().eventfd2(0, SysEventfd.EFD_CLOEXEC | SysEventfd.EFD_NONBLOCK);
        return fd < 0 ? null : new Bell(new Descriptor(host, (int) fd));
    }

    int fd() {
        return descriptor.number();
    }

    /// Rings; nothing once it is closed.
    void ring() {
        if (!descriptor.enter()) {
            return;
        }
        try (Scratch scratch = Scratch.take()) {
            scratch.control().set(JAVA_LONG, 0, 1);
            long result;
            do {
                result = descriptor.host().kernel().write(descriptor.number(), scratch.address(0), Long.BYTES);
            } while (result == -EINTR); // a bell that is not heard leaves a thread asleep for ever
        } finally {
            descriptor.exit();
        }
    }

    void close() {
        descriptor.close();
    }
}
