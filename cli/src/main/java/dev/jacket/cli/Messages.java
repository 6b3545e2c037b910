package dev.jacket.cli;

import dev.jacket.server.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The messages of a connection: its records, its reads, or what a frame cuts.
///
/// **threads:** the one that handles the connection.
final class Messages {
    private final Connection connection;
    private final @Nullable Cutter cutter;
    private final int block;
    private final boolean unendedCounts;
    private byte @Nullable [] ahead;
    private byte[] left = {};
    private boolean ended;
    private boolean begun;

    /// @param most the longest message that a frame may cut
    Messages(Connection connection, Frame frame, long most) {
        this.connection = connection;
        boolean whole = connection.keepsRecords() || frame.isBlock();
        this.cutter = whole ? null : new Cutter(frame.kind(), most);
        this.unendedCounts = frame.kind() == Frame.Kind.LINE || frame.kind() == Frame.Kind.NUL;
        this.block = connection.keepsRecords() || frame.most() == 0 ? Integer.MAX_VALUE : frame.most();
    }

    /// {@return the next message, waiting for it; null when there are no more}
    ///
    /// A last line without its end is a message; a counted one that is not whole is none.
    byte @Nullable [] next() throws IOException {
        byte[] kept = ahead;
        if (kept != null) {
            ahead = null;
            return kept;
        }
        var cut = cutter;
        return cut == null ? piece() : message(cut);
    }

    /// {@return whether [#next] has a message already}
    boolean isReady() throws IOException {
        var cut = cutter;
        if (ahead == null && cut != null) {
            ahead = cut.next();
            begun &= ahead == null;
        }
        return ahead != null || left.length > 0;
    }

    private byte @Nullable [] piece() throws IOException {
        if (left.length == 0) {
            var data = connection.read(false);
            if (data == null) {
                return null;
            }
            left = bytes(data);
        }
        byte[] piece = left.length <= block ? left : Arrays.copyOf(left, block);
        left = Arrays.copyOfRange(left, piece.length, left.length);
        return piece;
    }

    private byte @Nullable [] message(Cutter cut) throws IOException {
        while (!ended) {
            byte[] message = cut.next();
            if (message != null) {
                begun = false;
                return message;
            }
            if (cut.hasRest() && !begun) {
                begun = true;
                connection.messageBegins();
            }
            var data = connection.read(cut.hasRest());
            if (data == null) {
                ended = true;
            } else {
                byte[] bytes = bytes(data);
                cut.feed(bytes, 0, bytes.length);
            }
        }
        return unendedCounts && cut.hasRest() ? cut.rest() : null;
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }
}
