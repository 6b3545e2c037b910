package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;

/// What waits in the kernel before a server, and what the kernel dropped there.
///
/// **threads:** immutable.
///
/// @param waiting connections that wait to be accepted; TCP only, 0 elsewhere
/// @param room how many may wait; TCP only, 0 elsewhere
/// @param dropped connections that found the queue full, counted as often as they tried; datagrams that found the
///     socket's buffer full
public record Backlog(long waiting, long room, long dropped) {
    /// Asks the kernel. It needs no descriptor, so it works where there are none left.
    static Backlog of(List<Socket> sockets) {
        long waiting = 0;
        long room = 0;
        long dropped = 0;
        for (Socket socket : sockets) {
            try {
                dropped += socket.get(Options.SO_MEMINFO).drops();
                if (Listening.isTcp(socket)) {
                    var state = socket.get(Options.TCP_INFO);
                    waiting += state.unacked().orElse(0);
                    room += state.sacked().orElse(0);
                }
            } catch (IOException closed) {
                // nothing waits there any more
            }
        }
        return new Backlog(waiting, room, dropped);
    }
}
