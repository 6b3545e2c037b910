package dev.jacket.server;

import dev.jacket.command.Program;
import dev.jacket.sockets.Setup;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is to be said about a server of datagrams before it is opened. Each setting has a default; the
/// handler has none.
///
/// **threads:** one at a time.
public final class DatagramServerBuilder extends CommonBuilder<DatagramServerBuilder> {
    private @Nullable DatagramHandler handler;
    private Predicate<Datagram> verify = _ -> true;
    private DatagramError error = (_, _) -> {};
    private AccessRules access = AccessRules.EVERYBODY;
    private int queue = 1024;

    DatagramServerBuilder(Place place) {
        super(place);
    }

    @Override
    DatagramServerBuilder me() {
        return this;
    }

    /// Says what is done with each datagram.
    ///
    /// @param next the handler
    /// @return this
    public DatagramServerBuilder handler(DatagramHandler next) {
        handler = next;
        return this;
    }

    /// Runs a program for each datagram, which it reads from stdin, and what it writes to stdout is the
    /// answer: see [ProgramHandler].
    ///
    /// @param argv the program, a path or a name that is looked for in PATH, and its arguments
    /// @return this
    public DatagramServerBuilder command(String... argv) {
        return handler(ProgramHandler.of(Program.of(argv))).concurrency(Concurrency.PROCESSES);
    }

    /// Judges each datagram before it is handled; those it does not let in are counted as refused.
    ///
    /// @param next true for those that are served; by default all
    /// @return this
    public DatagramServerBuilder verify(Predicate<Datagram> next) {
        verify = next;
        return this;
    }

    /// Says whose datagrams are served, by their addresses; the others are counted as refused. It can be changed
    /// while the server runs, by [Server#access].
    ///
    /// @param next by default everybody
    /// @return this
    public DatagramServerBuilder access(AccessRules next) {
        access = next;
        return this;
    }

    /// Says what is done about what a handler throws.
    ///
    /// @param next by default nothing; the watch hears of it in any case
    /// @return this
    public DatagramServerBuilder error(DatagramError next) {
        error = next;
        return this;
    }

    /// Limits how many datagrams are handled at once; the newest is dropped and counted beyond that.
    ///
    /// @param next 1 or more; 1,024
    /// @return this
    public DatagramServerBuilder datagramQueue(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("datagram-queue " + next + " is less than 1");
        }
        queue = next;
        return this;
    }

    /// Binds, and receives nothing yet: for [DatagramServer#handleRequest], or a later start.
    ///
    /// @return the server
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public DatagramServer open() throws IOException {
        var each = handler;
        if (each == null) {
            throw new IllegalStateException("the server has no handler");
        }
        checkProcesses(each);
        return new DatagramServer(new DatagramPlan(
                listening(0, Setup.NONE),
                each,
                verify,
                error,
                access,
                watch,
                concurrency,
                threads,
                queue,
                once,
                timeout,
                late,
                serviceActions()));
    }

    /// Binds, and begins to receive.
    ///
    /// @return the server, running
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public DatagramServer start() throws IOException {
        return open().start();
    }
}
