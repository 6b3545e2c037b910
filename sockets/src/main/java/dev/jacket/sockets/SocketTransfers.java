package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The calls of [Socket] that go on until everything has been moved.
///
/// **threads:** shared. The bytes of one call are never mixed with another's.
public abstract sealed class SocketTransfers extends SocketProperties permits Socket {

    final Sender sender;

    SocketTransfers(Handle handle) {
        super(handle);
        this.sender = new Sender(handle);
    }

    /// Sends a whole array, all of it.
    ///
    /// @param bytes what to send
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    public void sendAll(byte[] bytes) throws IOException {
        sendAll(bytes, 0, bytes.length);
    }

    /// Sends a range of an array, all of it. The bytes of one call are never mixed with another's.
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
    /// @param buffer what to send; its position moves to its limit, or as far as the call came before it failed
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    public void sendAll(ByteBuffer buffer, Deadline deadline) throws IOException {
        sender.sendAll(Buffers.segment(buffer), 0, deadline, taken -> Buffers.advance(buffer, taken));
    }

    /// Sends memory, all of it.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param deadline for the whole call, instead of the socket's timeout
    /// @throws IOException if the call fails; it tells how many bytes had been taken
    public void sendAll(MemorySegment memory, Deadline deadline) throws IOException {
        sender.sendAll(memory, 0, deadline, _ -> {});
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
}
