package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EINVAL;
import static dev.jacket.sys.Errnos.ENOSYS;
import static dev.jacket.sys.Fcntl.AT_FDCWD;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_RDONLY;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Sends a part of a file: by the kernel alone, or by way of this program's memory where it cannot.
final class FileSender {
    private static final long MOST = 0x7ffff000; // what Linux moves in one call

    private final Handle handle;
    private final Path file;
    private final long offset;
    private final long count;
    private final Deadline deadline;

    FileSender(Handle handle, Path file, long offset, long count) {
        if (offset < 0 || count < 0) {
            throw new IllegalArgumentException("offset " + offset + " or count " + count + " is negative");
        }
        if (!handle.isStream()) {
            throw new IllegalStateException("a file goes over a stream, and this is " + handle.label());
        }
        this.handle = handle;
        this.file = file;
        this.offset = offset;
        this.count = count;
        this.deadline = handle.deadline();
    }

    /// {@return how many bytes went: all, or fewer at the end of the file, or [Socket#WOULD_BLOCK]}
    long send() throws IOException {
        handle.begin();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (!handle.lockSending("sendfile", deadline)) {
                return Socket.WOULD_BLOCK;
            }
            int fd = open();
            try {
                return move(channel, fd);
            } finally {
                handle.descriptor.endTurn();
                if (fd >= 0) {
                    handle.kernel.close(fd);
                }
            }
        } finally {
            handle.end();
        }
    }

    /// {@return a descriptor for the kernel, or less than 0 where there is none: the copy needs none}
    private int open() {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            return -1;
        }
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(file.toAbsolutePath().toString()).address();
            return (int) handle.again(() -> handle.kernel.openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
        }
    }

    private long move(FileChannel channel, int fd) throws IOException {
        boolean direct = fd >= 0;
        long done = 0;
        while (done < count) {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = direct ? tryDirect(fd, done) : tryCopy(channel, done);
            if (result > 0) {
                done += result;
            } else if (result == 0) {
                break; // the end of the file
            } else if (direct && (result == -EINVAL || result == -ENOSYS)) {
                direct = false;
            } else if (Handle.wouldBlock(result)) {
                if (deadline == Deadline.NOW) {
                    return done > 0 ? done : Socket.WOULD_BLOCK;
                }
                handle.await("sendfile", Interest.WRITE, ticket, deadline, done);
            } else if (!handle.wasInterruptedBySignal(result, "sendfile", done)) {
                throw handle.failure("sendfile", result, Names.peerOrNone(handle), done);
            }
        }
        return done;
    }

    private long tryDirect(int fd, long done) {
        try (Scratch scratch = Scratch.take()) {
            scratch.control().set(JAVA_LONG, 0, offset + done);
            return handle.kernel.sendfile(handle.fd(), fd, scratch.address(0), Math.min(count - done, MOST));
        }
    }

    private long tryCopy(FileChannel channel, long done) throws IOException {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = scratch.data();
            ByteBuffer piece = memory.asByteBuffer().limit((int) Math.min(count - done, Scratch.DATA_SIZE));
            int size = channel.read(piece, offset + done);
            return size <= 0 ? 0 : handle.kernel.sendto(handle.fd(), memory.address(), size, MSG_NOSIGNAL, 0, 0);
        }
    }
}
