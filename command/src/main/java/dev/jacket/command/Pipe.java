package dev.jacket.command;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Fcntl.F_SETFL;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Interest;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.sockets.Errno;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/// Our end of a pipe to or from a child, as a stream whose waits park.
final class Pipe {
    private static final int PIECE = 1 << 16;

    private final Ground ground;
    private final Descriptor descriptor;

    private Pipe(Ground ground, int fd) {
        this.ground = ground;
        this.descriptor = new Descriptor(ground.host(), fd);
    }

    /// A pipe in the making.
    ///
    /// @param ours our end
    /// @param theirs the child's, to be closed when the child is started
    record Ends(Pipe ours, int theirs) {
        void close() {
            ours.descriptor.close();
            closeTheirs();
        }

        void closeTheirs() {
            ours.ground.kernel().close(theirs);
        }
    }

    /// {@return a pipe}
    ///
    /// @param reads whether we read from it
    static Ends open(Ground ground, boolean reads) throws StartException {
        try (var scratch = Scratch.take(0)) {
            Ground.checked(ground.kernel().pipe2(scratch.address(0), O_CLOEXEC), "a pipe");
            int[] ends = scratch.control().asSlice(0, 8).toArray(JAVA_INT);
            int ours = ends[reads ? 0 : 1];
            ground.kernel().fcntl(ours, F_SETFL, O_NONBLOCK); // it has no other flag, and this cannot fail
            return new Ends(new Pipe(ground, ours), ends[reads ? 1 : 0]);
        }
    }

    /// {@return a descriptor for both ways, which is this pipe's from now on}
    static Pipe of(Ground ground, int fd) {
        return new Pipe(ground, fd);
    }

    /// Does something with the descriptor, unless it is closed.
    void whileOpen(Runnable action) {
        if (descriptor.enter()) {
            try {
                action.run();
            } finally {
                descriptor.exit();
            }
        }
    }

    private int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int most = Math.min(length, PIECE);
        if (most == 0) {
            return 0;
        }
        int count = (int) transfer(Interest.READ, memory -> {
            long result = ground.kernel().read(descriptor.number(), memory.address(), most);
            if (result > 0) {
                MemorySegment.copy(memory, JAVA_BYTE, 0, bytes, offset, (int) result);
            }
            return result;
        });
        return count == 0 ? -1 : count;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int done = 0;
        while (done < length) {
            int from = offset + done;
            int piece = Math.min(length - done, PIECE);
            done += (int) transfer(Interest.WRITE, memory -> {
                MemorySegment.copy(bytes, from, memory, JAVA_BYTE, 0, piece);
                return ground.kernel().write(descriptor.number(), memory.address(), piece);
            });
        }
    }

    /// One try.
    private interface Attempt {
        long run(MemorySegment memory);
    }

    private long transfer(int interest, Attempt attempt) throws IOException {
        if (!descriptor.enter()) {
            throw new ClosedChannelException();
        }
        try {
            while (true) {
                long ticket = descriptor.ticket(interest);
                long result;
                try (var scratch = Scratch.take()) {
                    result = attempt.run(scratch.data());
                }
                if (result >= 0) {
                    return result;
                }
                if (result == -EAGAIN) {
                    await(interest, ticket);
                } else if (result != -EINTR) {
                    var errno = new Errno((int) -result);
                    throw new IOException("pipe: " + errno.name() + " (" + errno.text() + ")");
                }
            }
        } finally {
            descriptor.exit();
        }
    }

    private void await(int interest, long ticket) throws IOException {
        var outcome = descriptor.await(interest, ticket, Deadline.NEVER);
        if (outcome == Outcome.CLOSED) {
            throw new ClosedChannelException();
        }
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedIOException("interrupted");
        }
    }

    void close() {
        descriptor.close();
    }

    InputStream input() {
        return new Input();
    }

    OutputStream output() {
        return new Output();
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return Pipe.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return Pipe.this.read(bytes, offset, length);
        }

        @Override
        public void close() {
            Pipe.this.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            Pipe.this.write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Pipe.this.write(bytes, offset, length);
        }

        @Override
        public void close() {
            Pipe.this.close();
        }
    }
}
