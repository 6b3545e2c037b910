package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Packets, each as one line that tells what it holds.
final class PacketDisplay implements Display {
    private final TextDisplay.Paper paper;
    private final Prefix prefix;
    private final int protocol;

    /// @param protocol what the socket receives
    PacketDisplay(TextDisplay.Paper paper, Prefix prefix, int protocol) {
        this.paper = paper;
        this.prefix = prefix;
        this.protocol = protocol;
    }

    @Override
    public void arrived(ByteBuffer message, String from) throws IOException {
        paper.add(prefix.of(from), PacketText.of(message, Places.bare(from), protocol) + "\n");
        message.position(message.limit());
        paper.endLine();
    }
}
