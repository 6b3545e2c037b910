package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_ERRQUEUE;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Reads what the kernel says of messages that were sent: recvmsg(2) with MSG_ERRQUEUE.
///
/// **threads:** shared; each entry goes to one reader.
final class ErrorQueue {
    /// An error with its offender, times in three forms, and what TCP counts.
    private static final int ROOM = 2048;

    private static final String CALL = "recvmsg";

    private final Handle handle;
    private final MessageReceiver messages;

    ErrorQueue(Handle handle, MessageReceiver messages) {
        this.handle = handle;
        this.messages = messages;
    }

    Optional<Message> take(ByteBuffer packet) throws IOException {
        Message message = messages.recvMsg(List.of(packet), ROOM, MSG_ERRQUEUE, Deadline.NOW);
        return message.count() == Socket.WOULD_BLOCK ? Optional.empty() : Optional.of(message);
    }

    Optional<ControlMessage.ZeroCopyDone> awaitZeroCopy(Deadline deadline) throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        handle.begin();
        try {
            for (int pauses = 0; ; ) {
                long ticket = handle.descriptor.ticket(Interest.ERROR);
                Optional<Message> next = take(nothing);
                Optional<ControlMessage.ZeroCopyDone> done =
                        next.flatMap(message -> message.find(ControlMessage.ZeroCopyDone.class));
                if (done.isPresent() || (next.isEmpty() && deadline == Deadline.NOW)) {
                    return done;
                }
                pauses = next.isEmpty() ? await(pauses, ticket, deadline) : 0;
            }
        } finally {
            handle.end();
        }
    }

    /// Waits for the event of the next entry. A connection that has ended, or has an error pending, stays ready
    /// whether or not anything is in the queue, and then no event tells: only there it looks again after a pause.
    ///
    /// @return how many pauses there have been in a row
    private int await(int pauses, long ticket, Deadline deadline) throws IOException {
        if (handle.descriptor.isReady(Interest.ERROR)) {
            handle.pause(CALL, pauses, deadline);
            return pauses + 1;
        }
        handle.await(CALL, Interest.ERROR, ticket, deadline, 0);
        return 0;
    }
}
