package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.io.Serial;

/// The peer has not been heard of, although it was asked, for as long as `tcp-user-timeout` allows.
final class VanishedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    VanishedException(Address peer) {
        super("send " + peer + ": the peer acknowledges nothing");
    }
}
