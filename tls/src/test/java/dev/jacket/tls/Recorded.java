package dev.jacket.tls;

import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A wire that is listened to: a thread each way passes on what comes, and keeps it.
final class Recorded {
    private final List<Piece> pieces = new ArrayList<>(); // guarded by itself

    /// @param out whether the client sent it
    private record Piece(boolean out, List<Byte> bytes) {}

    Pair pair(TlsServer server, TlsClient client) throws Exception {
        var near = Socket.pair();
        var far = Socket.pair();
        passOn(true, near.second(), far.first());
        passOn(false, far.first(), near.second());
        var accepting = Pair.run(Thread::startVirtualThread, () -> server.accept(far.second(), Pair.soon()));
        return new Pair(client.connect(near.first(), "localhost", Pair.soon()), Pair.get(accepting));
    }

    private void passOn(boolean out, Socket from, Socket to) {
        Thread.startVirtualThread(() -> {
            byte[] buffer = new byte[1 << 14];
            try (to) {
                for (int count; (count = from.recvInto(buffer)) > 0; ) {
                    keep(out, buffer, count);
                    to.sendAll(buffer, 0, count);
                }
            } catch (IOException closed) {
                // the other way has ended
            }
        });
    }

    private void keep(boolean out, byte[] buffer, int count) {
        var bytes = new ArrayList<Byte>(count);
        for (int i = 0; i < count; i++) {
            bytes.add(buffer[i]);
        }
        synchronized (pieces) {
            pieces.add(new Piece(out, bytes));
        }
    }

    /// {@return what went by in the form of od, with its direction, as text2pcap reads it}
    String dump() {
        var text = new StringBuilder();
        synchronized (pieces) {
            for (Piece piece : pieces) {
                text.append(piece.out() ? "O" : "I").append('\n');
                for (int i = 0; i < piece.bytes().size(); i++) {
                    text.append(i % 16 == 0 ? String.format("%s%06x", i == 0 ? "" : "\n", i) : "")
                            .append(String.format(" %02x", piece.bytes().get(i)));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
