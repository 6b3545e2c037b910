package dev.jacket.server;

import dev.jacket.command.Program;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Setup;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is to be said about a server of datagrams before it is opened. Each setting has a default; the
/// handler has none.
///
/// **threads:** one at a time.
public final class DatagramServerBuilder extends CommonBuilder<DatagramServerBuilder> {
    private @Nullable DatagramHandler handler;
    private @Nullable DatagramSessionHandler sessions;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private Predicate<Datagram> verify = _ -> true;
    private DatagramError error = (_, _) -> {};
    private AccessRules access = AccessRules.EVERYBODY;
    private int queue = 1024;
    private int size = Datagrams.LONGEST;

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

    /// Says what is done with each peer, in place of a handler of each datagram: a peer has a thread of its own,
    /// which gets its datagrams in the order in which they came.
    ///
    /// `max-conns` and `per-address` limit the sessions, and `idle-timeout` the silence within one. By
    /// [#datagramQueue] so many datagrams wait for their handlers, of which one peer has a quarter at most.
    ///
    /// @param next the handler
    /// @return this
    public DatagramServerBuilder sessions(DatagramSessionHandler next) {
        sessions = next;
        return this;
    }

    /// Changes what [#sessions] spend at most.
    ///
    /// @param change makes the new limits of those so far, such as `l -> l.idleTimeout(Duration.ofMinutes(1))`
    /// @return this
    public DatagramServerBuilder limits(UnaryOperator<ServerLimits> change) {
        limits = change.apply(limits);
        return this;
    }

    /// Runs a program for each datagram, which it reads from stdin, and what it writes to stdout is the
    /// answer: see [ProgramHandler].
    ///
    /// @param argv the program, a path or a name that is looked for in PATH, and its arguments
    /// @return this
    public DatagramServerBuilder command(String... argv) {
        return command(ProgramHandler.of(Program.of(argv)));
    }

    /// Runs a program for each datagram, such as one under limits.
    ///
    /// @param next the program
    /// @return this
    public DatagramServerBuilder command(ProgramHandler next) {
        return handler(next).concurrency(Concurrency.PROCESSES);
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
        queue = checkedQueue(next);
        return this;
    }

    static int queue(String text) {
        return checkedQueue(SettingValue.count(text));
    }

    static int size(String text) {
        return checkedSize(SettingValue.size(text));
    }

    private static int checkedQueue(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("datagram-queue " + next + " is less than 1");
        }
        return next;
    }

    /// Limits how long a datagram may be; a longer one is dropped and counted. A server holds room for 64 of them
    /// for each of its sockets.
    ///
    /// @param next 1 to 65,535 bytes; 65,535
    /// @return this
    public DatagramServerBuilder maxDatagramBytes(int next) {
        size = checkedSize(next);
        return this;
    }

    private static int checkedSize(int next) {
        if (next < 1 || next > Datagrams.LONGEST) {
            throw new IllegalArgumentException("max-datagram-bytes " + next + " is none of 1 to " + Datagrams.LONGEST);
        }
        return next;
    }

    /// Binds, and receives nothing yet: for [DatagramServer#handleRequest], or a later start.
    ///
    /// @return the server
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler, or one of datagrams and one of sessions, or
    ///     sessions are to be handled one at a time, or only the first datagram is
    public DatagramServer open() throws IOException {
        var each = handler();
        checkProcesses(each);
        var effective = settings().limits(limits);
        var rules = settings().access();
        int most = settings().value("datagram-queue", DatagramServerBuilder::queue, queue);
        int longest = settings().value("max-datagram-bytes", DatagramServerBuilder::size, size);
        return new DatagramServer(new DatagramPlan(
                listening(0, Setup.NONE),
                each,
                sessions,
                verify,
                error,
                rules == null ? access : rules,
                watch(),
                concurrency,
                threads,
                most,
                longest,
                effective,
                new Configured(settings(), limits, access),
                once,
                timeout,
                late,
                serviceActions()));
    }

    private DatagramHandler handler() {
        var each = handler;
        if (sessions == null && each == null) {
            throw new IllegalStateException("the server has no handler");
        }
        if (sessions != null && each != null) {
            throw new IllegalStateException("the server has a handler of datagrams and one of sessions");
        }
        if (sessions != null && (concurrency == Concurrency.ONE_AT_A_TIME || once)) {
            throw new IllegalStateException("sessions wait for their peers: they go neither one at a time nor once");
        }
        return each == null ? _ -> {} : each;
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
