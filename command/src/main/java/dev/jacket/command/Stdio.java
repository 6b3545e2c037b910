package dev.jacket.command;

import dev.jacket.sockets.Fd;
import dev.jacket.sockets.Socket;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a child has as descriptors 0, 1 and 2, which are all that it has. They stay their owners', who
/// keep them open until the child is started.
///
/// **threads:** immutable.
public final class Stdio {
    private static final Fd NOWHERE = Fd.borrow(Integer.MAX_VALUE);

    /// Pipes that are yet to be made, by their place; another place may name the same.
    private static final List<Fd> PIPES =
            List.of(Fd.borrow(Integer.MAX_VALUE), Fd.borrow(Integer.MAX_VALUE), Fd.borrow(Integer.MAX_VALUE));

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

    /// {@return three pipes, whose other ends are [Child#input], [Child#output] and [Child#errors]}
    public static Stdio pipes() {
        return new Stdio(PIPES.get(0), PIPES.get(1), PIPES.get(2), null);
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

    /// {@return whether what it writes to stdout comes here by a pipe}
    boolean isHeard() {
        return isPipe(out);
    }

    /// {@return whether a place has a pipe of its own}
    ///
    /// @param place 0, 1 or 2
    boolean hasPipe(int place) {
        return fds().get(place) == PIPES.get(place);
    }

    /// {@return the three numbers; below 0 for `/dev/null`}
    ///
    /// @param pipes the child's ends of the pipes, by their places
    int[] numbers(IntUnaryOperator pipes) {
        return fds().stream().mapToInt(each -> number(each, pipes)).toArray();
    }

    private static int number(Fd of, IntUnaryOperator pipes) {
        return isPipe(of) ? pipes.applyAsInt(place(of)) : of == NOWHERE ? -1 : of.number();
    }

    private static boolean isPipe(Fd of) {
        return place(of) >= 0;
    }

    private static int place(Fd pipe) {
        return PIPES.indexOf(pipe);
    }

    private List<Fd> fds() {
        return List.of(in, out, err);
    }

    @Nullable Socket socket() {
        return socket;
    }
}
