package dev.jacket.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// A file in blocks; on records all of it in one, since it is one message.
final class FileBlocks implements Intake {
    private static final int MOST = 16 << 20;

    private final FileChannel channel;
    private final String name;
    private final boolean one;
    private final Arena memory;
    private @Nullable ByteBuffer spare;
    private boolean ended;

    /// @param one whether the file is one message
    /// @param memory for the block that is read into
    FileBlocks(FileChannel channel, String name, boolean one, Arena memory) {
        this.channel = channel;
        this.name = name;
        this.one = one;
        this.memory = memory;
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException {
        if (ended) {
            return null;
        }
        try {
            return one ? all() : block();
        } catch (IOException e) {
            throw FileFailures.of("read file " + name, e);
        }
    }

    private @Nullable ByteBuffer block() throws IOException {
        var block = spare == null ? Memory.block(memory) : spare;
        spare = block;
        if (channel.read(block.clear()) < 0) {
            ended = true;
            return null;
        }
        return block.flip();
    }

    private ByteBuffer all() throws IOException {
        ended = true;
        long size = channel.size() - channel.position();
        if (size > MOST) {
            throw new IOException("too long for one message; see --frame");
        }
        var all = ByteBuffer.allocate((int) Math.max(0, size));
        while (all.hasRemaining() && channel.read(all) >= 0) {
            // until it is whole
        }
        return all.flip();
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }
}
