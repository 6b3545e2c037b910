package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The calls of [Socket] that go on until everything has been moved.
///
/// **threads:** shared. The bytes of one call are never mixed with another's.
abstract sealed class SocketTransfers extends SocketBytes permits SocketMessages {
    /// Made when it is first asked for, under the handle's monitor.
    private volatile @Nullable Unspliced unspliced;

    SocketTransfers(Handle handle) {
        super(handle);
    }

    /// Sends a whole array, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param bytes what to send
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    public void sendAll(byte[] bytes) throws IOException {
        sendAll(bytes, 0, bytes.length);
    }

    /// Sends a whole array, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param bytes what to send
    /// @param flags such as [MsgFlags#MSG_MORE]; [MsgFlags#MSG_DONTWAIT] has no effect
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if this socket does not wait
    public void sendAll(byte[] bytes, MsgFlags flags) throws IOException {
        sendAll(ByteBuffer.wrap(bytes), flags);
    }

    /// Sends a range of an array, all of it. The bytes of one call are never mixed with another's.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param bytes holds the range
    /// @param offset where it begins
    /// @param length how long it is
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if this socket does not wait
    public void sendAll(byte[] bytes, int offset, int length) throws IOException {
        sender.sendAll(bytes, offset, length);
    }

    /// Sends what a buffer holds from its position on, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param buffer what to send; its position moves to its limit, or as far as the call came before it failed
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if the deadline is [Deadline#NOW]
    public void sendAll(ByteBuffer buffer, Deadline deadline) throws IOException {
        sendAll(buffer, MsgFlags.NONE, deadline);
    }

    /// Sends what a buffer holds from its position on, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param buffer what to send; its position moves to its limit, or as far as the call came before it failed
    /// @param flags such as [MsgFlags#MSG_MORE]; [MsgFlags#MSG_DONTWAIT] has no effect
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if this socket does not wait
    public void sendAll(ByteBuffer buffer, MsgFlags flags) throws IOException {
        sendAll(buffer, flags, handle.deadline());
    }

    /// Sends what a buffer holds from its position on, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param buffer what to send; its position moves to its limit, or as far as the call came before it failed
    /// @param flags such as [MsgFlags#MSG_MORE]; [MsgFlags#MSG_DONTWAIT] has no effect
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if the deadline is [Deadline#NOW]
    public void sendAll(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        sender.sendAll(Buffers.segment(buffer), flags.bits(), deadline, taken -> Buffers.advance(buffer, taken));
    }

    /// Sends memory, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if the deadline is [Deadline#NOW]
    public void sendAll(MemorySegment memory, Deadline deadline) throws IOException {
        sendAll(memory, MsgFlags.NONE, deadline);
    }

    /// Sends memory, all of it.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_MORE]; [MsgFlags#MSG_DONTWAIT] has no effect
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if the deadline is [Deadline#NOW]
    public void sendAll(MemorySegment memory, MsgFlags flags, Deadline deadline) throws IOException {
        sender.sendAll(memory, flags.bits(), deadline, _ -> {});
    }

    /// Sends a part of a file over a stream; the bytes of one call are never mixed with another's.
    ///
    /// **call:** sendfile(2) until all is sent; where the kernel cannot, the bytes are copied.
    ///
    /// @param file the file
    /// @param offset where the part begins
    /// @param count how long it is; the end of the file ends it
    /// @return how many bytes went, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    /// @throws IllegalStateException if this is no stream
    public long sendFile(Path file, long offset, long count) throws IOException {
        return new FileSender(handle, file, offset, count).send();
    }

    /// Moves what this stream receives to another stream, without its passing through this program's memory. The
    /// bytes of one call are never mixed with another's.
    ///
    /// **call:** splice(2) through a pipe of its own until all is moved; where the kernel cannot, the bytes
    /// are copied.
    ///
    /// **value:** what has been received and cannot be handed on, since the target failed, the time was over, the
    /// thread was interrupted or a socket closed, is not lost: the next splice from this socket moves it first, and
    /// [#unspliced()] hands it out. `recv` does not see it.
    ///
    /// **threads:** closing either socket ends the call. The timeout is this socket's.
    ///
    /// @param to the target; this socket itself makes an echo
    /// @param count how many bytes at most; the end of the stream ends it
    /// @return how many bytes the target took, [Socket#EOF] if nothing more comes, or [Socket#WOULD_BLOCK]
    /// @throws IOException if one of the two fails, with its addresses; it tells how many bytes the target took
    /// @throws IllegalStateException if one of the two is no stream
    public long splice(Socket to, long count) throws IOException {
        return Splicer.toSocket(handle, to.handle, rest(), count);
    }

    /// Moves what this stream receives to a pipe, a file or a device, as [#splice] does to a stream.
    ///
    /// **call:** splice(2), at the place where the descriptor stands; where the kernel cannot, as with a file
    /// that is open for appending, write(2). A full pipe is waited for; write(2) to a terminal that is stopped
    /// blocks.
    ///
    /// @param fd the descriptor, which stays the caller's and may be closed meanwhile
    /// @param count how many bytes at most; the end of the stream ends it
    /// @return how many bytes the target took, [Socket#EOF] if nothing more comes, or [Socket#WOULD_BLOCK]
    /// @throws IOException if one of the two fails: EBADF, EPIPE, ENOSPC; it tells how many bytes the target took
    /// @throws IllegalStateException if this is no stream
    public long spliceTo(int fd, long count) throws IOException {
        return Splicer.toDescriptor(handle, fd, rest(), count);
    }

    /// {@return what splices have received and no target has taken, in order; empty if there is none}
    ///
    /// These bytes are then the caller's: no later splice moves them. They can be had of a closed socket too. A
    /// splice under way is waited for.
    public byte[] unspliced() {
        return rest().takeAll();
    }

    private Unspliced rest() {
        Unspliced made = unspliced;
        if (made == null) {
            synchronized (handle) {
                made = unspliced;
                if (made == null) {
                    made = new Unspliced();
                    unspliced = made;
                }
            }
        }
        return made;
    }
}
