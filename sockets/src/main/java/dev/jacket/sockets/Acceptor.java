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
    /// So many connections that broke, one after the other, are followed by a pause: something else is broken then.
    private static final int IN_A_ROW = 16;

    private final Handle handle;

    Acceptor(Handle handle) {
        this.handle = handle;
    }

    /// {@return the next connection, or null if there is none and the deadline is now}
    @Nullable Socket accept(Deadline deadline) throws IOException {
        handle.begin();
        try {
            for (int broken = 0; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                Attempt attempt = tryAccept();
                if (attempt.socket != null) {
                    return attempt.socket;
                }
                if (attempt.isOfOneConnection()) {
                    broken++;
                    if (broken % IN_A_ROW != 0) {
                        continue;
                    }
                } else if (handle.wasInterruptedBySignal(attempt.result)) {
                    continue;
                } else if (!Handle.wouldBlock(attempt.result)) {
                    throw handle.failure("accept", attempt.result, Address.NONE);
                }
                if (deadline == Deadline.NOW) {
                    return null;
                }
                if (attempt.isOfOneConnection()) {
                    handle.pause("accept", broken / IN_A_ROW - 1, deadline);
                } else {
                    handle.await("accept", Interest.READ, ticket, deadline, 0);
                }
            }
        } finally {
            handle.end();
        }
    }

    /// One accept4(2): the socket, or the negated errno.
    private record Attempt(long result, @Nullable Socket socket) {
        /// accept4 passes on errors of the connection that it would have given, and some peers are not let in; the
        /// listener is none the worse.
        boolean isOfOneConnection() {
            return switch ((int) -result) {
                case 0, ECONNABORTED, EPROTO, ENOPROTOOPT, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET ->
                    true;
                default -> false;
            };
        }
    }

    private Attempt tryAccept() throws IOException {
        try (Scratch scratch = Scratch.take()) {
            Names.prepare(scratch);
            long result = handle.kernel.accept4(
                    handle.fd(), scratch.address(0), scratch.address(Names.LENGTH), SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (result < 0) {
                return new Attempt(result, null);
            }
            Socket socket = accepted((int) result, Names.received(scratch));
            return new Attempt(0, UnixGuard.admits(handle, socket) ? socket : null);
        }
    }

    private Socket accepted(int fd, Address peer) {
        Descriptor descriptor = new Descriptor(handle.host(), fd);
        var accepted = new Handle(descriptor, handle.family, handle.type, handle.protocol);
        accepted.connectedTo(peer);
        return new Socket(accepted, peer);
    }
}
