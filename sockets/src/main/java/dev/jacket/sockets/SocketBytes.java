package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EAGAIN;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// The calls of [Socket] that are one receive or one send of bytes.
///
/// **threads:** shared; any number of threads may receive at once, and one sends at a time.
abstract sealed class SocketBytes extends SocketProperties permits SocketTransfers {
    private static final byte[] EMPTY = {};

    final Receiver receiver;
    final Sender sender;

    SocketBytes(Handle handle) {
        super(handle);
        this.receiver = new Receiver(handle);
        this.sender = new Sender(handle);
    }

    /// {@return what one receive gives, at most `most` bytes; empty at the end of a stream}
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param most zero or more
    /// @throws IOException EAGAIN if this socket does not wait and nothing is there
    public byte[] recv(int most) throws IOException {
        return recv(most, MsgFlags.NONE);
    }

    /// {@return what one receive gives, at most `most` bytes; empty at the end of a stream}
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param most zero or more
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @throws IOException EAGAIN if this socket does not wait and nothing is there
    public byte[] recv(int most, MsgFlags flags) throws IOException {
        byte[] buffer = new byte[most];
        int count = recvInto(buffer, 0, most, flags);
        if (count == Socket.WOULD_BLOCK) {
            throw handle.failureOutsideCall("recv", -EAGAIN, Address.NONE);
        }
        return count < 0 ? EMPTY : Arrays.copyOf(buffer, Math.min(count, most));
    }

    /// Receives into a whole array, as [#recvInto(byte[], MsgFlags)] does.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recv(byte[] buffer, MsgFlags flags) throws IOException {
        return recvInto(buffer, flags);
    }

    /// Receives into a buffer, as [#recvInto(ByteBuffer, MsgFlags)] does.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recv(ByteBuffer buffer, MsgFlags flags) throws IOException {
        return recvInto(buffer, flags);
    }

    /// Receives into a whole array.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer) throws IOException {
        return receiver.recv(buffer, 0, buffer.length, 0);
    }

    /// Receives into a whole array.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer, MsgFlags flags) throws IOException {
        return receiver.recv(buffer, 0, buffer.length, flags.bits());
    }

    /// Receives into a range of an array.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param offset where the range begins
    /// @param length how long it is
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer, int offset, int length) throws IOException {
        return receiver.recv(buffer, offset, length, 0);
    }

    /// Receives into a range of an array. The tail of a longer datagram is lost; [Socket#recvMsg] tells when it was.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param offset where the range begins
    /// @param length how long it is; zero asks the kernel all the same
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(byte[] buffer, int offset, int length, MsgFlags flags) throws IOException {
        return receiver.recv(buffer, offset, length, flags.bits());
    }

    /// Receives into a buffer, from its position on; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        return receiver.recv(buffer, flags.bits(), deadline);
    }

    /// Receives into a buffer, from its position on; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(ByteBuffer buffer) throws IOException {
        return receiver.recv(buffer, 0, handle.deadline());
    }

    /// Receives into a buffer, from its position on; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(ByteBuffer buffer, MsgFlags flags) throws IOException {
        return receiver.recv(buffer, flags.bits(), handle.deadline());
    }

    /// Receives into memory.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param memory where the bytes go; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(MemorySegment memory, MsgFlags flags) throws IOException {
        return receiver.recv(memory, flags.bits(), handle.deadline());
    }

    /// Receives into memory.
    ///
    /// **call:** recvfrom(2) without an address.
    ///
    /// @param memory where the bytes go; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int recvInto(MemorySegment memory, MsgFlags flags, Deadline deadline) throws IOException {
        return receiver.recv(memory, flags.bits(), deadline);
    }

    /// Receives, and tells from whom.
    ///
    /// **call:** recvfrom(2).
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @return the count and the sender; [Address#NONE] on a stream
    /// @throws IOException if the call fails
    public Received recvFrom(byte[] buffer, MsgFlags flags) throws IOException {
        return receiver.recvFrom(MemorySegment.ofArray(buffer), flags.bits(), handle.deadline());
    }

    /// Receives into a buffer, and tells from whom; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2).
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @return the count and the sender; [Address#NONE] on a stream
    /// @throws IOException if the call fails
    public Received recvFrom(ByteBuffer buffer, MsgFlags flags) throws IOException {
        return recvFrom(buffer, flags, handle.deadline());
    }

    /// Receives into a buffer, and tells from whom; the position moves by what the buffer took.
    ///
    /// **call:** recvfrom(2).
    ///
    /// @param buffer where the bytes go
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the count and the sender; [Address#NONE] on a stream
    /// @throws IOException if the call fails
    public Received recvFrom(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        Received received = receiver.recvFrom(Buffers.segment(buffer), flags.bits(), deadline);
        Buffers.advance(buffer, receiver.taken(received.count(), flags.bits(), buffer.remaining()));
        return received;
    }

    /// Sends a whole array: a stream may take less, a message socket takes all or fails with EMSGSIZE.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param bytes what to send
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(byte[] bytes) throws IOException {
        return sender.send(bytes, 0, bytes.length, 0);
    }

    /// Sends a whole array: a stream may take less, a message socket takes all or fails with EMSGSIZE.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param bytes what to send
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EPIPE after the peer or this side has shut the way
    public int send(byte[] bytes, MsgFlags flags) throws IOException {
        return sender.send(bytes, 0, bytes.length, flags.bits());
    }

    /// Sends a range of an array: a stream may take less, a message socket takes all or fails with EMSGSIZE.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param bytes holds the range
    /// @param offset where it begins
    /// @param length how long it is
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EPIPE after the peer or this side has shut the way
    public int send(byte[] bytes, int offset, int length, MsgFlags flags) throws IOException {
        return sender.send(bytes, offset, length, flags.bits());
    }

    /// Sends from a buffer's position on; the position moves by the count.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param buffer what to send
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EPIPE after the peer or this side has shut the way
    public int send(ByteBuffer buffer, MsgFlags flags) throws IOException {
        return sender.send(buffer, flags.bits(), handle.deadline());
    }

    /// Sends from a buffer's position on; the position moves by the count.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param buffer what to send
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(ByteBuffer buffer, MsgFlags flags, Deadline deadline) throws IOException {
        return sender.send(buffer, flags.bits(), deadline);
    }

    /// Sends memory.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails
    public int send(MemorySegment memory, MsgFlags flags, Deadline deadline) throws IOException {
        return sender.send(memory, null, flags.bits(), deadline);
    }

    /// Sends memory.
    ///
    /// **call:** sendto(2) without an address, always with MSG_NOSIGNAL.
    ///
    /// @param memory what to send; memory confined to the calling thread, or global, is used as it is
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EPIPE after the peer or this side has shut the way
    public int send(MemorySegment memory, MsgFlags flags) throws IOException {
        return sender.send(memory, null, flags.bits(), handle.deadline());
    }

    /// Sends one message to an address.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param bytes the message
    /// @param to the address
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(byte[] bytes, Address to) throws IOException {
        return sendTo(ByteBuffer.wrap(bytes), to, MsgFlags.NONE);
    }

    /// Sends one message to an address.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param bytes the message
    /// @param to the address
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(byte[] bytes, Address to, MsgFlags flags) throws IOException {
        return sendTo(ByteBuffer.wrap(bytes), to, flags);
    }

    /// Sends one message to an address; the buffer's position moves by the count.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param buffer the message
    /// @param to the address
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(ByteBuffer buffer, Address to, MsgFlags flags) throws IOException {
        return sendTo(buffer, to, flags, handle.deadline());
    }

    /// Sends one message to an address; the buffer's position moves by the count.
    ///
    /// **call:** sendto(2), always with MSG_NOSIGNAL.
    ///
    /// @param buffer the message
    /// @param to the address
    /// @param flags such as [MsgFlags#MSG_FASTOPEN], which connects a TCP socket and sends
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if it is too long; EISCONN on a connected Unix stream
    public int sendTo(ByteBuffer buffer, Address to, MsgFlags flags, Deadline deadline) throws IOException {
        Objects.requireNonNull(to, "to");
        int count = sender.send(Buffers.segment(buffer), to, flags.bits(), deadline);
        Buffers.advance(buffer, count);
        return count;
    }
}
