package dev.jacket.testkit;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.Syscall;
import java.util.ArrayList;
import java.util.List;

/// Torture mode: a scenario is run once, its system calls are counted, and then it is run again for each of them
/// with that one call failed, interrupted or cut short.
///
/// Only the calls of the thread that runs the scenario count and are harmed.
///
/// **threads:** one at a time.
@SuppressWarnings("exports") // for modules that see the kernel at all
public final class Torture {
    private static final int CUT = 0;

    /// What is put to the torture.
    @FunctionalInterface
    public interface Scenario {
        /// Does it.
        ///
        /// @throws Exception as it comes
        void run() throws Exception;
    }

    /// One harm at one place.
    ///
    /// @param number which call of the scenario, from 1
    /// @param call what call it is
    /// @param errno how it fails, or 0 for a short count
    public record Position(int number, Syscall call, int errno) {
        /// {@return whether the scenario must come to its end all the same}
        public boolean mustNotMatter() {
            return errno == Errnos.EINTR || errno == CUT;
        }

        @Override
        public String toString() {
            return "call " + number + ", " + call + ", " + (errno == CUT ? "cut short" : "fails with errno " + errno);
        }
    }

    private final FaultyKernel kernel;
    private final boolean streams;

    /// A torture chamber.
    ///
    /// @param kernel what the scenario runs on
    /// @param streams whether sends and receives may be cut short
    public Torture(FaultyKernel kernel, boolean streams) {
        this.kernel = kernel;
        this.streams = streams;
    }

    /// Runs the scenario unharmed.
    ///
    /// @param scenario what to run
    /// @return every harm that can be done to it
    /// @throws Exception what the scenario throws
    public List<Position> positions(Scenario scenario) throws Exception {
        List<Position> positions = new ArrayList<>();
        int[] number = {0};
        Thread subject = Thread.currentThread();
        kernel.with((n, nr, arguments) -> {
            if (Thread.currentThread() == subject) {
                add(positions, ++number[0], nr, ShortCount.length(nr, arguments));
            }
            return FaultyKernel.Fault.PASS;
        });
        try {
            scenario.run();
        } finally {
            kernel.with(FaultyKernel.none());
        }
        return positions;
    }

    private void add(List<Position> positions, int number, Syscall nr, long length) {
        for (int errno : errnos(nr)) {
            positions.add(new Position(number, nr, errno));
        }
        if (streams && length > 1) {
            positions.add(new Position(number, nr, CUT));
        }
    }

    /// Runs the scenario with one harm.
    ///
    /// @param position the harm
    /// @param scenario what to run
    /// @return whether the scenario came to the place at all: with other timing it may make other calls
    /// @throws Exception what the scenario throws
    public boolean run(Position position, Scenario scenario) throws Exception {
        Harm harm = new Harm(position, Thread.currentThread());
        kernel.with(harm);
        try {
            scenario.run();
        } finally {
            kernel.with(FaultyKernel.none());
        }
        return harm.struck;
    }

    private static final class Harm implements FaultyKernel.Fault {
        private final Position position;
        private final Thread subject;
        private int number;
        private boolean struck;

        Harm(Position position, Thread subject) {
            this.position = position;
            this.subject = subject;
        }

        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            if (Thread.currentThread() != subject) {
                return PASS;
            }
            boolean here = ++number == position.number() && nr == position.call();
            struck |= here;
            if (!here || nr == Syscall.CLOSE) {
                return PASS;
            }
            if (position.errno() == CUT) {
                ShortCount.apply(nr, arguments, length -> Math.max(1, length / 2));
                return PASS;
            }
            return -position.errno();
        }

        /// Whatever close(2) says, the number is free.
        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            return nr == Syscall.CLOSE
                            && Thread.currentThread() == subject
                            && number == position.number()
                            && nr == position.call()
                    ? -position.errno()
                    : result;
        }
    }

    /// {@return the errnos that the manual lists for a call, as far as a program cannot help them; EINTR first}
    ///
    /// @param nr the call
    public static int[] errnos(Syscall nr) {
        return switch (nr) {
            case SOCKET -> errnos(Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOBUFS, Errnos.ENOMEM, Errnos.EAFNOSUPPORT);
            case SOCKETPAIR -> errnos(Errnos.EMFILE, Errnos.ENFILE, Errnos.EOPNOTSUPP);
            case BIND -> errnos(Errnos.EACCES, Errnos.EADDRINUSE, Errnos.EADDRNOTAVAIL, Errnos.ENOMEM);
            case LISTEN -> errnos(Errnos.EADDRINUSE, Errnos.EOPNOTSUPP);
            case ACCEPT4 ->
                errnos(Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOBUFS, Errnos.ENOMEM, Errnos.EPERM, Errnos.ECONNABORTED);
            case CONNECT ->
                errnos(
                        Errnos.ECONNREFUSED,
                        Errnos.ETIMEDOUT,
                        Errnos.ENETUNREACH,
                        Errnos.EHOSTUNREACH,
                        Errnos.EADDRNOTAVAIL,
                        Errnos.EACCES);
            case SENDTO, SENDMSG, SENDMMSG ->
                errnos(Errnos.ECONNRESET, Errnos.EPIPE, Errnos.ENOBUFS, Errnos.ENOMEM, Errnos.ETIMEDOUT);
            case RECVFROM, RECVMSG, RECVMMSG ->
                errnos(Errnos.ECONNRESET, Errnos.ECONNREFUSED, Errnos.ENOMEM, Errnos.ETIMEDOUT, Errnos.EHOSTUNREACH);
            case GETSOCKNAME, GETPEERNAME -> errnos(Errnos.ENOBUFS, Errnos.ENOTCONN);
            case GETSOCKOPT, SETSOCKOPT -> errnos(Errnos.ENOPROTOOPT, Errnos.ENOMEM);
            case SHUTDOWN -> errnos(Errnos.ENOTCONN);
            case FCNTL -> errnos(Errnos.EMFILE, Errnos.EINVAL);
            case IOCTL -> errnos(Errnos.EINVAL);
            case PPOLL -> errnos(Errnos.ENOMEM);
            case EVENTFD2, EPOLL_CREATE1 -> errnos(Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOMEM);
            case EPOLL_CTL -> errnos(Errnos.ENOMEM, Errnos.ENOSPC);
            case CLOSE -> errnos(Errnos.EIO);
            default -> errnos();
        };
    }

    private static int[] errnos(int... more) {
        int[] all = new int[more.length + 1];
        all[0] = Errnos.EINTR;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }
}
