package dev.jacket.server;

import dev.jacket.command.Program;
import dev.jacket.sockets.Datagrams;
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
    /// @throws IllegalStateException if there is no handler
    public DatagramServer open() throws IOException {
        var each = handler;
        if (each == null) {
            throw new IllegalStateException("the server has no handler");
        }
        checkProcesses(each);
        settings().limits(ServerLimits.DEFAULT); // what is wrong there is wrong here too
        var rules = settings().access();
        int most = settings().value("datagram-queue", DatagramServerBuilder::queue, queue);
        int longest = settings().value("max-datagram-bytes", DatagramServerBuilder::size, size);
        return new DatagramServer(new DatagramPlan(
                listening(0, Setup.NONE),
                each,
                verify,
                error,
                rules == null ? access : rules,
                watch(),
                concurrency,
                threads,
                most,
                longest,
                new Configured(settings(), ServerLimits.DEFAULT, access),
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
