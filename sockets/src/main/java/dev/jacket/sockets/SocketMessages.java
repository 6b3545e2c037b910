package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls of [Socket] that move messages: out of and into several buffers, with control messages, flags that
/// come back, and descriptors.
///
/// **threads:** shared.
abstract sealed class SocketMessages extends SocketTransfers permits Socket {
    /// Made by the first call, as most sockets have none; threads that race make two that are alike.
    private @Nullable Helpers helpers;

    SocketMessages(Handle handle) {
        super(handle);
    }

    private record Helpers(MessageReceiver receiver, MessageSender sender, ManyMessages many, ErrorQueue errors) {}

    private Helpers helpers() {
        Helpers made = helpers;
        if (made == null) {
            MessageReceiver messages = new MessageReceiver(handle, receiver);
            made = new Helpers(
                    messages,
                    new MessageSender(handle),
                    new ManyMessages(handle, receiver),
                    new ErrorQueue(handle, messages));
            helpers = made;
        }
        return made;
    }

    /// Receives one message into several buffers, with its flags and its sender. Control messages are not asked
    /// for.
    ///
    /// **call:** recvmsg(2) with MSG_CMSG_CLOEXEC.
    ///
    /// @param buffers filled one after the other; their positions move
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the message
    /// @throws IOException if the call fails
    public Message recvMsg(List<ByteBuffer> buffers, MsgFlags flags) throws IOException {
        return recvMsg(buffers, 0, flags);
    }

    /// Receives one message into several buffers, with its flags, its sender and its control messages.
    ///
    /// **call:** recvmsg(2), always with MSG_CMSG_CLOEXEC. Flags such as [MsgFlags#MSG_TRUNC] come back in the
    /// result.
    ///
    /// @param buffers filled one after the other; their positions move. A stream takes the first 1024, a
    ///     message socket at most as many
    /// @param controlSize how much room there is for control messages, 0 to 1 MiB: see [ControlMessage#space].
    ///     Room for one descriptor brings two, because of the padding
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @return the message, which owns the descriptors that came with it: close it
    /// @throws IOException if the call fails; EMSGSIZE for too many buffers
    public Message recvMsg(List<ByteBuffer> buffers, int controlSize, MsgFlags flags) throws IOException {
        return recvMsg(buffers, controlSize, flags, handle.deadline());
    }

    /// Receives one message into several buffers, with its flags, its sender and its control messages.
    ///
    /// **call:** recvmsg(2), always with MSG_CMSG_CLOEXEC.
    ///
    /// @param buffers filled one after the other; their positions move. A stream takes the first 1024, a
    ///     message socket at most as many
    /// @param controlSize how much room there is for control messages, 0 to 1 MiB
    /// @param flags such as [MsgFlags#MSG_PEEK]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return the message, which owns the descriptors that came with it: close it
    /// @throws IOException if the call fails; EMSGSIZE for too many buffers
    public Message recvMsg(List<ByteBuffer> buffers, int controlSize, MsgFlags flags, Deadline deadline)
            throws IOException {
        return helpers().receiver.recvMsg(buffers, controlSize, flags.bits(), deadline);
    }

    /// Sends one message out of several buffers to the connected peer; their positions move by what was taken.
    ///
    /// **call:** sendmsg(2) with MSG_NOSIGNAL.
    ///
    /// @param buffers the parts; a stream takes the first 1024, a message socket at most as many
    /// @param flags such as [MsgFlags#MSG_MORE]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if a message is too long
    public int sendMsg(List<ByteBuffer> buffers, MsgFlags flags) throws IOException {
        return sendMsg(buffers, List.of(), Address.NONE, flags);
    }

    /// Sends one message out of several buffers to an address; their positions move by what was taken.
    ///
    /// **call:** sendmsg(2) with MSG_NOSIGNAL.
    ///
    /// @param buffers the parts
    /// @param to the address
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if a message is too long
    public int sendMsg(List<ByteBuffer> buffers, Address to, MsgFlags flags) throws IOException {
        return sendMsg(buffers, List.of(), to, flags);
    }

    /// Sends one message out of several buffers with control messages; the positions move by what was taken.
    ///
    /// **call:** sendmsg(2), always with MSG_NOSIGNAL. Control messages go with the first byte: after a short
    /// send do not send them again.
    ///
    /// @param buffers the parts; a stream takes the first 1024, a message socket at most as many
    /// @param control what goes with the message
    /// @param to the address, or [Address#NONE] for the connected peer
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if a message is too long; EBADF, EPERM, EINVAL for control messages
    /// @throws IllegalArgumentException if the kernel would pass a control message over: for another family,
    ///     without a byte on a stream, or one that only comes
    public int sendMsg(List<ByteBuffer> buffers, List<ControlMessage> control, Address to, MsgFlags flags)
            throws IOException {
        return sendMsg(buffers, control, to, flags, handle.deadline());
    }

    /// Sends one message out of several buffers with control messages; the positions move by what was taken.
    ///
    /// **call:** sendmsg(2), always with MSG_NOSIGNAL.
    ///
    /// @param buffers the parts; a stream takes the first 1024, a message socket at most as many
    /// @param control what goes with the message
    /// @param to the address, or [Address#NONE] for the connected peer
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @param deadline for this call, instead of the socket's timeout
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK]
    /// @throws IOException EMSGSIZE if a message is too long; EBADF, EPERM, EINVAL for control messages
    /// @throws IllegalArgumentException if the kernel would pass a control message over
    public int sendMsg(
            List<ByteBuffer> buffers, List<ControlMessage> control, Address to, MsgFlags flags, Deadline deadline)
            throws IOException {
        Objects.requireNonNull(to, "to");
        return helpers().sender.sendMsg(buffers, control, to, flags.bits(), deadline);
    }

    /// Receives as many messages as have come, after waiting for the first.
    ///
    /// **call:** recvmmsg(2), once there is a message.
    ///
    /// @param batch the room for them; what it held before is gone, and the descriptors that it owned are
    ///     closed
    /// @return how many came, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails; an error that came after some messages is thrown by the next call
    /// @throws IllegalStateException if this is a stream
    public int recvMany(MessageBatch batch) throws IOException {
        return recvMany(batch, MsgFlags.NONE, handle.deadline());
    }

    /// Receives as many messages as have come, after waiting for the first.
    ///
    /// **call:** recvmmsg(2) with MSG_CMSG_CLOEXEC, without its timeout.
    ///
    /// @param batch the room for them; what it held before is gone, and the descriptors that it owned are
    ///     closed
    /// @param flags such as [MsgFlags#MSG_TRUNC]
    /// @param deadline of the wait for the first, instead of the socket's timeout
    /// @return how many came, [Socket#EOF] or [Socket#WOULD_BLOCK]
    /// @throws IOException if the call fails; an error that came after some messages is thrown by the next call
    /// @throws IllegalStateException if this is a stream
    public int recvMany(MessageBatch batch, MsgFlags flags, Deadline deadline) throws IOException {
        return helpers().many.receive(batch, flags.bits(), deadline);
    }

    /// Sends the messages of a batch, as many as the kernel takes at once.
    ///
    /// **call:** sendmmsg(2) with MSG_NOSIGNAL.
    ///
    /// @param batch what to send; those that went leave it, so that the next call goes on with the others
    /// @return how many went, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the first of them cannot be sent
    /// @throws IllegalStateException if this is a stream
    public int sendMany(MessageBatch batch) throws IOException {
        return sendMany(batch, MsgFlags.NONE, handle.deadline());
    }

    /// Sends the messages of a batch, as many as the kernel takes at once. It waits while it takes none, and an
    /// error of a later message shows when that is the first one.
    ///
    /// **call:** sendmmsg(2), always with MSG_NOSIGNAL.
    ///
    /// @param batch what to send; those that went leave it, so that the next call goes on with the others
    /// @param flags such as [MsgFlags#MSG_DONTWAIT]
    /// @param deadline instead of the socket's timeout
    /// @return how many went, or [Socket#WOULD_BLOCK]
    /// @throws IOException if the first of them cannot be sent
    /// @throws IllegalStateException if this is a stream
    public int sendMany(MessageBatch batch, MsgFlags flags, Deadline deadline) throws IOException {
        return helpers().many.send(batch, flags.bits(), deadline);
    }

    /// Receives bytes and at most so many descriptors.
    ///
    /// **call:** recvmsg(2) with MSG_CMSG_CLOEXEC, on Unix sockets.
    ///
    /// @param buffer where the bytes go
    /// @param most how many descriptors are wanted, 0 to 253. Surplus ones are closed, and the message says
    ///     [MsgFlags#MSG_CTRUNC]
    /// @return the message, which owns its [Message#fds]: close it
    /// @throws IOException if the call fails
    public Message recvFds(ByteBuffer buffer, int most) throws IOException {
        return helpers().receiver.recvFds(buffer, most, handle.deadline());
    }

    /// Sends bytes, and descriptors with the first of them.
    ///
    /// **call:** sendmsg(2) with SCM_RIGHTS, on Unix sockets.
    ///
    /// @param buffer the bytes, at least one on a stream
    /// @param fds 1 to 253 descriptors, which stay the caller's
    /// @return how many bytes were taken, or [Socket#WOULD_BLOCK] if none and no descriptor was
    /// @throws IOException EBADF for a number that is not open; EPERM if the receiver takes no descriptors;
    ///     ETOOMANYREFS if too many are on their way
    /// @throws IllegalArgumentException if this is no Unix socket, or a stream gets no byte
    public int sendFds(ByteBuffer buffer, int... fds) throws IOException {
        return sendMsg(List.of(buffer), List.of(ControlMessage.Rights.of(fds)), Address.NONE, MsgFlags.NONE);
    }

    /// Takes the next entry of the error queue: why a message failed, when one was sent, whose memory is free
    /// again.
    ///
    /// **call:** recvmsg(2) with MSG_ERRQUEUE.
    ///
    /// @return the entry, if there is one: its [Message#address] is whom the message was for. It never waits
    /// @throws IOException if the call fails
    public Optional<Message> recvError() throws IOException {
        return recvError(ByteBuffer.allocate(0));
    }

    /// Takes the next entry of the error queue.
    ///
    /// **call:** recvmsg(2) with MSG_ERRQUEUE, which needs IP_RECVERR, SO_TIMESTAMPING or MSG_ZEROCOPY. Taking
    /// an entry clears the socket's pending error.
    ///
    /// @param packet gets the beginning of the packet that it is about
    /// @return the entry, if there is one: its [Message#address] is whom the message was for. It never waits
    /// @throws IOException if the call fails
    public Optional<Message> recvError(ByteBuffer packet) throws IOException {
        return helpers().errors.take(packet);
    }

    /// Waits until the memory of some sends with [MsgFlags#MSG_ZEROCOPY] may be used again. Other entries that
    /// stand before it in the error queue are dropped: who wants those too reads with [#recvError].
    ///
    /// **call:** recvmsg(2) with MSG_ERRQUEUE.
    ///
    /// @param deadline of the wait, instead of the socket's timeout
    /// @return which sends; empty only if the deadline is [Deadline#NOW]
    /// @throws IOException if the call fails or the deadline passes
    public Optional<ControlMessage.ZeroCopyDone> awaitZeroCopy(Deadline deadline) throws IOException {
        return helpers().errors.awaitZeroCopy(deadline);
    }
}
