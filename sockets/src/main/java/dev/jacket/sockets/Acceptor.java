package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.ECONNABORTED;
import static dev.jacket.sys.Errnos.EHOSTDOWN;
import static dev.jacket.sys.Errnos.EHOSTUNREACH;
import static dev.jacket.sys.Errnos.ENETDOWN;
import static dev.jacket.sys.Errnos.ENETUNREACH;
import static dev.jacket.sys.Errnos.ENONET;
import static dev.jacket.sys.Errnos.ENOPROTOOPT;
import static dev.jacket.sys.Errnos.EPROTO;
import static dev.jacket.sys.SysSocket.SOCK_CLOEXEC;
import static dev.jacket.sys.SysSocket.SOCK_NONBLOCK;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The calls that accept.
///
/// **threads:** shared; any number of threads may accept at once.
final class Acceptor {
    private final Handle handle;

    Acceptor(Handle handle) {
        this.handle = handle;
    }

    /// {@return the next connection, or null if there is none and the deadline is now}
    @Nullable Socket accept(Deadline deadline) throws IOException {
        handle.begin();
        try {
            for (; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                try (Scratch scratch = Scratch.take()) {
                    Names.prepare(scratch);
                    long result = handle.kernel.accept4(
                            handle.fd(),
                            scratch.address(0),
                            scratch.address(Names.LENGTH),
                            SOCK_CLOEXEC | SOCK_NONBLOCK);
                    if (result >= 0) {
                        Socket socket = accepted((int) result, Names.received(scratch));
                        if (UnixGuard.admits(handle, socket)) {
                            return socket;
                        }
                        continue;
                    }
                    if (handle.wasInterruptedBySignal(result) || isAboutTheConnection((int) -result)) {
                        continue;
                    }
                    if (!Handle.wouldBlock(result)) {
                        throw handle.failure("accept", result, Address.NONE);
                    }
                }
                if (deadline == Deadline.NOW) {
                    return null;
                }
                handle.await("accept", Interest.READ, ticket, deadline, 0);
            }
        } finally {
            handle.end();
        }
    }

    private Socket accepted(int fd, Address peer) {
        Descriptor descriptor = new Descriptor(handle.host(), fd);
        var accepted = new Handle(descriptor, handle.family, handle.type, handle.protocol);
        accepted.connectedTo(peer);
        return new Socket(accepted, peer);
    }

    // accept4 passes on errors of the connection that it would have given; the listener is none the worse.
    private static boolean isAboutTheConnection(int errno) {
        return switch (errno) {
            case ECONNABORTED, EPROTO, ENOPROTOOPT, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET -> true;
            default -> false;
        };
    }
}
