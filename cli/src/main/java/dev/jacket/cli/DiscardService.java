package dev.jacket.cli;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes what comes and answers nothing.
///
/// **threads:** shared.
final class DiscardService implements StreamHandler, DatagramHandler {
    @Override
    public void handle(Connection connection) throws IOException {
        for (var data = connection.read(false); data != null; data = connection.read(false)) {
            connection.tell(true, data);
        }
    }

    @Override
    public @Nullable ByteBuffer answer(ByteBuffer datagram, Address from, long n) {
        return null;
    }
}
