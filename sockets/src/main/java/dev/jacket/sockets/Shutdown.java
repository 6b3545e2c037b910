package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;

/// Which half of a connection to end: shutdown(2).
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
}
