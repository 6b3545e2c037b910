package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;

/// The user that this process works as.
final class OwnUser {
    private OwnUser() {}

    /// {@return its number, as the other end of a Unix socket is told}
    static int uid() throws IOException {
        try (var pair = Socket.pair()) {
            return pair.first().get(Options.SO_PEERCRED).uid();
        }
    }
}
