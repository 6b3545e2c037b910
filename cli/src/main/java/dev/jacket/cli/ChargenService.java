package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.Datagram;
import dev.jacket.server.DatagramHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends lines of 72 printable characters, each beginning one character later, for as long as they are taken: RFC 864.
///
/// A datagram is answered with as many bytes as it had, so that nobody can make us send more than they did.
///
/// **threads:** shared.
final class ChargenService implements ConnectionHandler, DatagramHandler {
    private static final int FIRST = ' ';
    private static final int LETTERS = '~' - ' ' + 1;
    private static final int COLUMNS = 72;
    private static final int LINE = COLUMNS + 2;
    private static final int ROUND = LETTERS * LINE;
    private static final int ROUNDS = 10;

    /// As many whole rounds as a datagram may have bytes.
    private static final byte[] PATTERN = pattern();

    private final ServerWatch watch;

    /// @param watch hears of datagrams
    ChargenService(ServerWatch watch) {
        this.watch = watch;
    }

    private static byte[] pattern() {
        byte[] pattern = new byte[ROUND * ROUNDS];
        for (int i = 0; i < pattern.length; i++) {
            int column = i % LINE;
            int line = i / LINE;
            pattern[i] =
                    (byte) (column == COLUMNS ? '\r' : column > COLUMNS ? '\n' : FIRST + (line + column) % LETTERS);
        }
        return pattern;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        int piece = connection.keepsRecords() ? LINE : PATTERN.length;
        for (int at = 0; !connection.isDraining(); at = (at + piece) % PATTERN.length) {
            connection.skip();
            connection.write(ByteBuffer.wrap(PATTERN, at, piece));
        }
    }

    @Override
    public void handle(Datagram datagram) throws IOException {
        int length = datagram.data().remaining();
        watch.tell(datagram, true, datagram.data());
        watch.reply(datagram, ByteBuffer.wrap(PATTERN, 0, Math.min(length, PATTERN.length)));
    }
}
