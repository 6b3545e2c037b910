package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Where proxies come in: each begins with a header of the PROXY protocol, and nobody else may come.
///
/// **threads:** shared.
final class ProxyGate {
    private final PeerSet trusted;
    private volatile int longest;

    /// @param trusted who may send a header
    /// @param longest how long one of version 2 may be
    ProxyGate(PeerSet trusted, int longest) {
        this.trusted = trusted;
        this.longest = longest;
    }

    /// Takes headers of version 2 up to this length from now on.
    void longest(int next) {
        longest = next;
    }

    boolean trusts(Socket accepted) {
        return trusted.contains(Peer.of(accepted));
    }

    /// Reads the header and leaves what follows it.
    ///
    /// @param until how long it waits at most
    /// @throws IOException if there is none, or it is not whole in time
    ProxyHeader read(Connection connection, Deadline until) throws IOException {
        int longestV2 = longest;
        int most = Math.max(ProxyParser.LONGEST_V1, longestV2); // what is not whole then is none, of either version
        byte[] held = new byte[ProxyParser.LONGEST_V1];
        int count = 0;
        for (ByteBuffer piece; (piece = connection.readBy(until)) != null; ) {
            int some = Math.min(piece.remaining(), most - count);
            if (count + some > held.length) {
                held = Arrays.copyOf(held, most);
            }
            piece.get(piece.position(), held, count, some);
            var bytes = ByteBuffer.wrap(held, 0, count + some);
            var header = ProxyParser.parse(bytes, longestV2);
            if (header != null) {
                connection.giveBack(piece.position(piece.position() + bytes.position() - count));
                return header;
            }
            count += some;
        }
        throw new ProtocolException("PROXY header: the connection ended within it");
    }
}
