package dev.jacket.server;

import dev.jacket.command.CommandOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// What a program answers to a datagram: as much as one can carry.
///
/// **threads:** one.
final class ProgramAnswer implements CommandOutput {
    private static final int LONGEST = 65_535;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Override
    public void write(byte[] bytes, boolean isError) throws IOException {
        int room = Math.min(bytes.length, LONGEST - said.size());
        said.write(bytes, 0, room);
        if (room < bytes.length) {
            throw new IOException("an answer has at most " + LONGEST + " bytes");
        }
    }

    int length() {
        return said.size();
    }

    byte[] bytes() {
        return said.toByteArray();
    }
}
