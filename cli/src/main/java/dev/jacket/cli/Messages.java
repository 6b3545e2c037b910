package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The messages of a connection: its records, its reads, or what a frame cuts.
///
/// **threads:** the one that handles the connection.
final class Messages {
    private final Connection connection;
    private final @Nullable Framing framing;
    private final int block;
    private byte[] left = {};

    /// @param most the longest message that a frame may cut
    Messages(Connection connection, Frame frame, long most) {
        this.connection = connection;
        this.framing = connection.keepsRecords() ? null : framing(frame, (int) Math.min(most, Integer.MAX_VALUE));
        this.block = connection.keepsRecords() || frame.most() == 0 ? Integer.MAX_VALUE : frame.most();
    }

    private static @Nullable Framing framing(Frame frame, int most) {
        return switch (frame.kind()) {
            case BLOCK -> null;
            case LINE -> Framing.line().keepingEnd().most(most);
            case NUL -> Framing.delimiter(0).most(most);
            case U16 -> Framing.lengthPrefix(2).most(most);
            case U32 -> Framing.lengthPrefix(4).most(most);
        };
    }

    /// {@return the next message, waiting for it; null when there are no more}
    ///
    /// A last line without its end is a message; a counted one that is not whole is none.
    byte @Nullable [] next() throws IOException {
        var cut = framing;
        if (cut == null) {
            return piece();
        }
        try {
            return connection.read(cut);
        } catch (EOFException unfinished) {
            return null;
        }
    }

    private byte @Nullable [] piece() throws IOException {
        if (left.length == 0) {
            var data = connection.read();
            if (data == null) {
                return null;
            }
            left = new byte[data.remaining()];
            data.get(left);
        }
        byte[] piece = left.length <= block ? left : Arrays.copyOf(left, block);
        left = Arrays.copyOfRange(left, piece.length, left.length);
        return piece;
    }
}
