package dev.jacket.server;

import dev.jacket.command.Child;
import dev.jacket.command.Program;
import dev.jacket.command.Stdio;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;

/// Has a program serve each client, as inetd does and `nc -e`.
///
/// The connection itself is the program's stdin and stdout, so it cannot speak TLS, and its bytes are not
/// counted. Of datagrams each is one program's whole stdin, and its whole stdout the answer. The program
/// finds in its environment who asks: `JACKET_REMOTE_ADDR`, `JACKET_REMOTE_PORT`, `JACKET_LOCAL_ADDR`,
/// `JACKET_LOCAL_PORT`, `JACKET_PROTO`, and the same as `NCAT_…`.
///
/// When the program ends its connection does, and all that it has started is killed. When the connection
/// is reset or cut, or a peer on a Unix socket is gone, the program is killed; a TCP peer's end of its
/// side is only the end of stdin, since it may still want to hear.
///
/// **threads:** shared.
public final class ProgramHandler implements ConnectionHandler, DatagramHandler {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int LONGEST_ANSWER = 65_535;

    /// Where a program's stderr goes.
    public enum Errors {
        /// To the client, among what it writes to stdout.
        CLIENT,
        /// To the stderr of this process.
        LOG,
        /// Nowhere.
        DROP
    }

    private final Program program;
    private final Errors errors;

    private ProgramHandler(Program program, Errors errors) {
        this.program = program;
        this.errors = errors;
    }

    /// {@return what runs a program for each client; its complaints go to the client}
    ///
    /// @param program what to run
    public static ProgramHandler of(Program program) {
        return new ProgramHandler(program, Errors.CLIENT);
    }

    /// {@return the same with complaints going elsewhere}
    ///
    /// @param next where to
    public ProgramHandler errors(Errors next) {
        return new ProgramHandler(program, next);
    }

    @Override
    public void handle(Connection connection) throws Exception {
        if (!connection.isUntouched()) {
            throw new IllegalStateException("what was read of a connection cannot be handed to a program");
        }
        var told = about(program, connection.peer(), connection.local(), connection.isTcp() ? "TCP" : "UNIX");
        var stdio = to(Stdio.socket(connection.socket()));
        try (var child = Child.start(told, stdio)) {
            while (child.await(Deadline.after(LOOK_AGAIN)).isEmpty()) {
                if (isGone(connection)) {
                    return;
                }
            }
        }
    }

    private Stdio to(Stdio stdio) {
        return switch (errors) {
            case CLIENT -> stdio.errorsToOutput();
            case LOG -> stdio;
            case DROP -> stdio.errorsDropped();
        };
    }

    /// {@return whether the connection is broken, or both its sides have ended}
    private static boolean isGone(Connection connection) throws IOException {
        try {
            connection.socket().await(Interest.ERROR, Deadline.NOW);
            return true;
        } catch (CallTimeoutException fine) {
            return false;
        }
    }

    @Override
    public void handle(Datagram datagram) throws Exception {
        var told = about(program, datagram.sender(), datagram.local(), "UDP");
        byte[] question = new byte[datagram.data().remaining()];
        datagram.data().get(question);
        try (var pair = Socket.pair();
                var child = Child.start(told, to(Stdio.socket(pair.second())))) {
            pair.second().close(); // so that the program's end is the end of what it writes
            try {
                pair.first().sendAll(question);
                pair.first().shutdown(Shutdown.WRITE);
            } catch (IOException ended) {
                // it does not want to know, and may answer all the same
            }
            byte[] answer = pair.first().input().readNBytes(LONGEST_ANSWER);
            pair.first().close(); // what it still writes would have nowhere to go
            child.await();
            if (answer.length > 0) {
                datagram.reply(answer);
            }
        }
    }

    private static Program about(Program program, Address peer, Address local, String protocol) {
        var told = program;
        for (String prefix : new String[] {"JACKET_", "NCAT_"}) {
            told = place(place(told, prefix + "REMOTE_", peer), prefix + "LOCAL_", local)
                    .with(prefix + "PROTO", protocol);
        }
        return told;
    }

    private static Program place(Program program, String prefix, Address address) {
        return address instanceof Address.Ip ip
                ? program.with(prefix + "ADDR", ip.host()).with(prefix + "PORT", String.valueOf(ip.port()))
                : program.with(prefix + "ADDR", address.toString());
    }
}
