package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EALREADY;
import static dev.jacket.sys.Errnos.EINPROGRESS;
import static dev.jacket.sys.SysSocket.AF_UNSPEC;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static dev.jacket.sys.SysSocket.SO_LINGER;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.util.function.LongSupplier;

/// The calls that take a socket from one state to the next.
final class Lifecycle {
    private static final int SOCKADDR = 16;
    private static final int LINGER = 8;

    private Lifecycle() {}

    static void bind(Handle handle, Address address) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            int length = address.write(scratch.control());
            long result = handle.again(() -> handle.kernel.bind(handle.fd(), scratch.address(0), length));
            if (result < 0) {
                throw SocketCallException.of(
                        new CallDetails("bind", handle.label(), Errno.of((int) -result), address, Address.NONE));
            }
        } finally {
            handle.end();
        }
    }

    static void listen(Handle handle, int backlog) throws IOException {
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog " + backlog + " is negative");
        }
        run(handle, "listen", () -> handle.kernel.listen(handle.fd(), backlog));
    }

    static void shutdown(Handle handle, Shutdown how) throws IOException {
        run(handle, "shutdown", () -> handle.kernel.shutdown(handle.fd(), how.number()));
    }

    private static void run(Handle handle, String name, LongSupplier call) throws IOException {
        handle.begin();
        try {
            long result = handle.again(call);
            if (result < 0) {
                throw handle.failure(name, result);
            }
        } finally {
            handle.end();
        }
    }

    static void disconnect(Handle handle) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            scratch.control().asSlice(0, SOCKADDR).fill((byte) 0);
            scratch.control().set(JAVA_SHORT, 0, (short) AF_UNSPEC);
            long result = handle.again(() -> handle.kernel.connect(handle.fd(), scratch.address(0), SOCKADDR));
            if (result < 0) {
                throw handle.failure("connect", result);
            }
            handle.connectedTo(Address.NONE);
        } finally {
            handle.end();
        }
    }

    /// {@return whether a connect has connected; what is under way was not to be waited for}
    static boolean isConnected(Handle handle, int errno, Address to) throws IOException {
        if (errno == 0 || isUnderWay(errno)) {
            return errno == 0;
        }
        throw handle.failureOutsideCall("connect", -errno, to);
    }

    static boolean isUnderWay(int errno) {
        return errno == EINPROGRESS || errno == EALREADY;
    }

    static void await(Handle handle, Interest interest, Deadline deadline) throws IOException {
        handle.begin();
        try {
            handle.awaitReady(interest, deadline);
        } finally {
            handle.end();
        }
    }

    /// Closes. Where SO_LINGER is set, close(2) blocks until the peer has taken everything: that must not hold up
    /// the carrier of a virtual thread, neither the caller's nor that of another whose call ends last.
    static void close(Handle handle) {
        if (handle.isInternet()
                && handle.isStream()
                && (Thread.currentThread().isVirtual() || handle.descriptor.isInUse())
                && handle.descriptor.enter()) {
            try {
                handle.descriptor.mayLinger(lingers(handle));
            } finally {
                handle.end();
            }
        }
        handle.descriptor.close();
    }

    private static boolean lingers(Handle handle) {
        try (Scratch scratch = Scratch.take()) {
            scratch.control().set(JAVA_INT, LINGER, LINGER);
            long result = handle.again(() -> handle.kernel.getsockopt(
                    handle.fd(), SOL_SOCKET, SO_LINGER, scratch.address(0), scratch.address(LINGER)));
            return result == 0
                    && scratch.control().get(JAVA_INT, 0) != 0
                    && scratch.control().get(JAVA_INT, 4) > 0;
        }
    }
}
