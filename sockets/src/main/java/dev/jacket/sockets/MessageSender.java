package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EBADF;
import static dev.jacket.sys.Errnos.EINPROGRESS;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_FASTOPEN;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static dev.jacket.sys.SysSocket.MSG_ZEROCOPY;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Sends messages out of several parts, with all that goes with them: sendmsg(2).
///
/// **threads:** shared, as [Sender].
final class MessageSender {
    private final Handle handle;

    MessageSender(Handle handle) {
        this.handle = handle;
    }

    /// What one call sends.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Sending(
            List<ByteBuffer> parts, List<ControlMessage> messages, byte[] control, Address to, int flags) {
        Sending connected() {
            return new Sending(parts, messages, control, Address.NONE, flags & ~MSG_FASTOPEN);
        }
    }

    /// One message.
    ///
    /// @param to the address, or [Address#NONE] to send to the connected peer
    /// @return the count, or [Socket#WOULD_BLOCK]
    int sendMsg(List<ByteBuffer> buffers, List<ControlMessage> messages, Address to, int flags, Deadline deadline)
            throws IOException {
        List<ByteBuffer> parts = MessageReceiver.permitted(handle, "sendmsg", buffers, to);
        byte[] control = new ControlWriter(handle, to).write(messages);
        if (control.length > 0 && handle.isStream() && Buffers.total(parts) == 0) {
            throw new IllegalArgumentException("a stream drops control messages that go with no byte");
        }
        handle.begin();
        try {
            Deadline until = (flags & MSG_DONTWAIT) != 0 ? Deadline.NOW : deadline;
            if (!handle.lockSending("sendmsg", until)) {
                return Socket.WOULD_BLOCK;
            }
            try {
                int count = sendOnce(new Sending(parts, messages, control, to, flags | MSG_NOSIGNAL), until);
                Buffers.advance(parts, count);
                return count;
            } finally {
                handle.descriptor.endTurn();
            }
        } finally {
            handle.end();
        }
    }

    private int sendOnce(Sending sending, Deadline deadline) throws IOException {
        for (int round = 0; ; round++) {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(sending);
            if (result >= 0) {
                return (int) result;
            }
            if (handle.wasInterruptedBySignal(result)) {
                continue;
            }
            if (result == -EINPROGRESS && (sending.flags & MSG_FASTOPEN) != 0 && deadline != Deadline.NOW) {
                // No cookie of this server yet: nothing has gone, and the connection is on its way.
                new Connector(handle).connectFully(sending.to, deadline);
                return sendOnce(sending.connected(), deadline);
            }
            if (!Handle.wouldBlock(result)) {
                throw handle.failure("sendmsg", result, peer(sending.to));
            }
            if (deadline == Deadline.NOW) {
                return Socket.WOULD_BLOCK;
            }
            handle.awaitRoom("sendmsg", sending.to, new Handle.Wait(ticket, round, deadline));
        }
    }

    private Address peer(Address to) {
        return to.equals(Address.NONE) ? Names.peerOrNone(handle) : to;
    }

    private long trySend(Sending sending) {
        try (var memory = new MessageMemory();
                var held = new HeldFds()) {
            if (!held.addAll(sending.messages)) {
                return -EBADF;
            }
            memory.name(sending.to);
            memory.control(sending.control);
            memory.parts(sending.parts, handle.isStream(), true);
            if ((sending.flags & MSG_ZEROCOPY) != 0) {
                memory.checkStays();
            }
            return handle.kernel.sendmsg(handle.fd(), memory.header(), sending.flags);
        }
    }
}
