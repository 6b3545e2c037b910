package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Blocks of stdin, read by a thread of their own, since nothing wakes a thread that waits in a read of stdin.
///
/// Two blocks go round: while one is sent the other is filled.
final class StdinIntake implements Intake {
    private static final long PAUSE = 5_000_000;

    private final FileChannel stdin;
    private final int most;
    private final BlockingQueue<Optional<ByteBuffer>> filled = new ArrayBlockingQueue<>(3);
    private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(2);
    private volatile @Nullable IOException failure;
    private boolean started;
    private volatile boolean ended;

    /// @param most the largest block
    StdinIntake(int most) {
        this(Std.input().getChannel(), most);
    }

    StdinIntake(FileChannel stdin, int most) {
        this.stdin = stdin;
        this.most = Math.min(most, Memory.BLOCK);
    }

    /// Skips bytes at the beginning, before the first piece is taken.
    void skip(long bytes) throws IOException {
        long left = bytes;
        var scrap = Memory.block();
        while (left > 0) {
            scrap.clear().limit((int) Math.min(left, scrap.capacity()));
            int count = read(scrap);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            empty.add(Memory.block());
            empty.add(Memory.block());
            Thread.ofPlatform().daemon().name("jacket-stdin").start(this::fill);
        }
    }

    private void fill() {
        try {
            for (; ; ) {
                var block = empty.take();
                block.clear().limit(most);
                if (read(block) < 0) {
                    break;
                }
                filled.put(Optional.of(block.flip()));
            }
        } catch (IOException e) {
            failure = FileFailures.of("read - stdin", e);
        } catch (InterruptedException e) {
            return; // nobody interrupts this thread; if somebody did, it ends
        }
        filled.add(Optional.empty()); // there is room: two blocks, three places
    }

    private int read(ByteBuffer block) throws IOException {
        for (; ; ) {
            int count = stdin.read(block);
            if (count != 0) {
                return count;
            }
            LockSupport.parkNanos(PAUSE); // somebody else made the open file non-blocking
        }
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException, InterruptedException {
        start();
        if (ended) {
            return null;
        }
        var piece = filled.take();
        if (piece.isPresent()) {
            return piece.get();
        }
        ended = true;
        var failure = this.failure;
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    @Override
    public void release(ByteBuffer piece) {
        empty.add(piece);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }
}
