package dev.jacket.cli;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.TcpInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells the state of our own end of a TCP connection after each call that may have changed it.
///
/// **threads:** shared by those that receive, send and close.
final class TcpStates {
    private static final List<String> NAMES = List.of(
            "0",
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECV",
            "FIN_WAIT1",
            "FIN_WAIT2",
            "TIME_WAIT",
            "CLOSE",
            "CLOSE_WAIT",
            "LAST_ACK",
            "LISTEN",
            "CLOSING");

    private final Socket socket;
    private final Consumer<String> to;
    private String last = "";

    /// @param to gets each line
    TcpStates(Socket socket, Consumer<String> to) {
        this.socket = socket;
        this.to = to;
    }

    /// Tells the state after a call.
    synchronized void after(String call) {
        try {
            var info = socket.get(Options.TCP_INFO);
            String state = state(call, info);
            to.accept("tcp after " + call + ": " + line(state, info));
            last = state;
        } catch (IOException gone) {
            to.accept("tcp after " + call + ": no state (" + gone.getMessage() + ")");
        }
    }

    /// Whoever ended first waits in TIME_WAIT; the kernel does that without the socket, which it calls closed.
    private String state(String call, TcpInfo info) {
        String state = name(info.state());
        boolean ours = last.equals("FIN_WAIT1")
                || last.equals("FIN_WAIT2")
                || last.equals("CLOSING")
                || (last.equals("ESTABLISHED") && call.equals("shutdown")); // and a peer that was as quick as we
        boolean waits = last.equals("TIME_WAIT");
        return state.equals("CLOSE") && (ours || waits) ? "TIME_WAIT" : state;
    }

    /// {@return the kernel's name of a state}
    static String name(int state) {
        return state > 0 && state < NAMES.size() ? NAMES.get(state) : Integer.toString(state);
    }

    /// {@return the state, the round-trip time, and what was lost if anything was}
    static String line(String state, TcpInfo info) {
        long again = info.totalRetrans().orElse(0);
        return state + ", rtt " + micros(info.rtt()) + (again == 0 ? "" : ", " + again + " retransmitted");
    }

    private static String micros(Optional<Duration> time) {
        return time.map(Duration::toNanos).map(nanos -> nanos / 1000 + " us").orElse("unknown");
    }
}
