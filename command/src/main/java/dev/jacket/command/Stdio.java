package dev.jacket.command;

import dev.jacket.sockets.Fd;
import dev.jacket.sockets.Socket;
import org.jspecify.annotations.Nullable;

/// What a child has as descriptors 0, 1 and 2, which are all that it has. They stay their owners', who
/// keep them open until the child is started.
///
/// **threads:** immutable.
public final class Stdio {
    private static final Fd NOWHERE = Fd.borrow(Integer.MAX_VALUE);

    private final Fd in;
    private final Fd out;
    private final Fd err;
    private final @Nullable Socket socket;

    private Stdio(Fd in, Fd out, Fd err, @Nullable Socket socket) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.socket = socket;
    }

    /// {@return three descriptors}
    ///
    /// @param in what it reads
    /// @param out what it writes to
    /// @param err what it complains to
    public static Stdio of(Fd in, Fd out, Fd err) {
        return new Stdio(in, out, err, null);
    }

    /// {@return a socket for both ways, and this process's stderr}
    ///
    /// While the child lives the socket's file blocks, as programs expect: nobody else may read or write
    /// it then.
    ///
    /// @param socket becomes its stdin and stdout; to be kept open as long as the child lives
    public static Stdio socket(Socket socket) {
        Fd both = Fd.borrow(socket.fd());
        return new Stdio(both, both, Fd.borrow(2), socket);
    }

    /// {@return the same with complaints going elsewhere}
    ///
    /// @param next where to
    public Stdio errors(Fd next) {
        return new Stdio(in, out, next, socket);
    }

    /// {@return the same with complaints going where output goes}
    public Stdio errorsToOutput() {
        return errors(out);
    }

    /// {@return the same with complaints thrown away}
    public Stdio errorsDropped() {
        return errors(NOWHERE);
    }

    /// {@return the three numbers; below 0 for `/dev/null`}
    int[] numbers() {
        return new int[] {in.number(), out.number(), err == NOWHERE ? -1 : err.number()};
    }

    @Nullable Socket socket() {
        return socket;
    }
}
