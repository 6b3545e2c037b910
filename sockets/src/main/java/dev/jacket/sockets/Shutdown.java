package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import java.util.Optional;

/// Which half of a connection to end: shutdown(2).
///
/// **threads:** immutable.
public enum Shutdown {
    /// Nothing more will be received.
    READ(SysSocket.SHUT_RD),

    /// Nothing more will be sent; the peer reads to the end of the stream.
    WRITE(SysSocket.SHUT_WR),

    /// Both halves.
    BOTH(SysSocket.SHUT_RDWR);

    private final int number;

    Shutdown(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /// {@return what the kernel's two bits say that has ended, 1 for receiving and 2 for sending}
    static Optional<Shutdown> ofBits(int bits) {
        return switch (bits & 3) {
            case 1 -> Optional.of(READ);
            case 2 -> Optional.of(WRITE);
            case 3 -> Optional.of(BOTH);
            default -> Optional.empty();
        };
    }
}
