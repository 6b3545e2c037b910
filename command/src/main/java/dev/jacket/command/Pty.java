package dev.jacket.command;

import static dev.jacket.sys.Fcntl.AT_FDCWD;
import static dev.jacket.sys.Fcntl.F_SETFL;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_NOCTTY;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;
import static dev.jacket.sys.Fcntl.O_RDWR;
import static dev.jacket.sys.SysIoctl.TIOCGPTPEER;
import static dev.jacket.sys.SysIoctl.TIOCSPTLCK;
import static dev.jacket.sys.SysIoctl.TIOCSWINSZ;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;

/// A pseudo-terminal: what a program takes for a terminal, and our end of it.
///
/// **threads:** shared.
final class Pty {
    private final Ground ground;
    private final int master;
    private final int slave;
    private final Pipe ours;

    private Pty(Ground ground, int master, int slave) {
        this.ground = ground;
        this.master = master;
        this.slave = slave;
        this.ours = Pipe.of(ground, master);
    }

    static Pty open(Ground ground, int columns, int rows) throws StartException {
        var kernel = ground.kernel();
        try (var arena = Arena.ofConfined()) {
            var path = arena.allocateFrom("/dev/ptmx");
            int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
            int master = Ground.checked(kernel.openat(AT_FDCWD, path.address(), flags, 0), "a terminal");
            boolean made = false;
            try {
                var unlocked = arena.allocate(JAVA_INT);
                Ground.checked(kernel.ioctl(master, TIOCSPTLCK, unlocked.address()), "a terminal");
                int slave = Ground.checked(kernel.ioctl(master, TIOCGPTPEER, flags), "a terminal");
                kernel.fcntl(master, F_SETFL, O_NONBLOCK); // it has no other flag, and this cannot fail
                made = true;
                var pty = new Pty(ground, master, slave);
                pty.resize(columns, rows);
                return pty;
            } finally {
                if (!made) {
                    kernel.close(master);
                }
            }
        }
    }

    /// Tells the program how large its terminal is.
    void resize(int columns, int rows) {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(8, 8); // struct winsize: rows, columns, and two that nobody uses
            size.setAtIndex(JAVA_SHORT, 0, (short) rows);
            size.setAtIndex(JAVA_SHORT, 1, (short) columns);
            ours.whileOpen(() -> ground.kernel().ioctl(master, TIOCSWINSZ, size.address()));
        }
    }

    /// {@return our end, for both ways}
    Pipe ours() {
        return ours;
    }

    /// {@return the program's end, to be closed when it is started}
    int theirs() {
        return slave;
    }

    void closeTheirs() {
        ground.kernel().close(slave);
    }
}
