package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EBADF;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import java.io.IOException;

/// Moves many messages by one call: recvmmsg(2), sendmmsg(2).
///
/// **threads:** shared, as [Receiver] and [Sender]; each batch belongs to one thread.
final class ManyMessages {
    private final Handle handle;
    private final Receiver receiver;

    ManyMessages(Handle handle, Receiver receiver) {
        this.handle = handle;
        this.receiver = receiver;
    }

    /// Waits for a message, and takes what is there.
    ///
    /// @return how many came, [Socket#EOF] or [Socket#WOULD_BLOCK]
    int receive(MessageBatch batch, int flags, Deadline deadline) throws IOException {
        checkMessages("recvMany");
        batch.begin();
        try {
            return receiveSome(batch, flags, deadline);
        } finally {
            batch.end();
        }
    }

    private int receiveSome(MessageBatch batch, int flags, Deadline deadline) throws IOException {
        handle.begin();
        try {
            for (; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                batch.prepareToReceive();
                long result = handle.kernel.recvmmsg(
                        handle.fd(), batch.vector(), batch.capacity(), flags | MessageReceiver.closeOnExec(handle));
                if (result > 0) {
                    return received(batch, (int) result);
                }
                if (!receiver.mayTryAgain("recvmmsg", result, flags, deadline)) {
                    return Socket.WOULD_BLOCK;
                }
                if (Handle.wouldBlock(result)) {
                    handle.await("recvmmsg", Interest.READ, ticket, deadline, 0);
                }
            }
        } finally {
            handle.end();
        }
    }

    private int received(MessageBatch batch, int count) {
        batch.received(count, handle, receiver.unnamedOrNone());
        for (int i = 0; handle.hasEnd() && i < count; i++) {
            Message message = batch.message(i);
            if (message.count() == 0 && message.control().isEmpty() && !message.isControlTruncated()) {
                batch.cut(i); // the end of the connection, which each receive after it finds again
                return i == 0 ? Socket.EOF : i;
            }
        }
        return count;
    }

    /// Sends what the kernel takes at once, and waits only while it takes nothing.
    ///
    /// @return how many went, or [Socket#WOULD_BLOCK]
    int send(MessageBatch batch, int flags, Deadline deadline) throws IOException {
        checkMessages("sendMany");
        batch.begin();
        try {
            return batch.isEmpty() ? 0 : sendLocked(batch, flags, deadline);
        } finally {
            batch.end();
        }
    }

    private int sendLocked(MessageBatch batch, int flags, Deadline deadline) throws IOException {
        handle.begin();
        try {
            Deadline until = (flags & MSG_DONTWAIT) != 0 ? Deadline.NOW : deadline;
            if (!handle.lockSending("sendmmsg", until)) {
                return Socket.WOULD_BLOCK;
            }
            try {
                batch.prepareToSend(handle);
                int count = sendSome(batch, flags | MSG_NOSIGNAL, until);
                batch.sent(Math.max(count, 0));
                return count;
            } finally {
                handle.descriptor.endTurn();
            }
        } finally {
            handle.end();
        }
    }

    private int sendSome(MessageBatch batch, int flags, Deadline deadline) throws IOException {
        for (int round = 0; ; round++) {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(batch, flags);
            if (result >= 0) {
                return (int) result;
            }
            if (handle.wasInterruptedBySignal(result)) {
                continue;
            }
            Address to = batch.message(0).address();
            if (!Handle.wouldBlock(result)) {
                throw handle.failure("sendmmsg", result, to.equals(Address.NONE) ? Names.peerOrNone(handle) : to);
            }
            if (deadline == Deadline.NOW) {
                return Socket.WOULD_BLOCK;
            }
            handle.awaitRoom("sendmmsg", to, new Handle.Wait(ticket, round, deadline));
        }
    }

    private long trySend(MessageBatch batch, int flags) {
        try (var held = new HeldFds()) {
            int count = batch.hold(held);
            return count == 0 ? -EBADF : handle.kernel.sendmmsg(handle.fd(), batch.vector(), count, flags);
        }
    }

    private void checkMessages(String function) {
        if (handle.isStream()) {
            throw new IllegalStateException(function + " moves messages, and " + handle.label() + " has none");
        }
    }
}
