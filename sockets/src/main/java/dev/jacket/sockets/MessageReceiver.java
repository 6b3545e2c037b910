package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EMSGSIZE;
import static dev.jacket.sys.SysSocket.MSG_CMSG_CLOEXEC;
import static dev.jacket.sys.SysSocket.MSG_CTRUNC;
import static dev.jacket.sys.SysSocket.MSG_ERRQUEUE;
import static dev.jacket.sys.SysSocket.MSG_PEEK;
import static dev.jacket.sys.SysSocket.MSG_WAITALL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.ucred;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Receives messages with all that comes with them: recvmsg(2).
///
/// **threads:** shared, as [Receiver].
final class MessageReceiver {
    /// The most parts that the kernel takes: UIO_MAXIOV.
    static final int PARTS = 1024;

    private static final int MOST_CONTROL = 1 << 20;

    /// The longest security label: a page.
    private static final int MOST_LABEL = 4096;

    private final Handle handle;
    private final Receiver receiver;

    MessageReceiver(Handle handle, Receiver receiver) {
        this.handle = handle;
        this.receiver = receiver;
    }

    /// One message, or as many receives as MSG_WAITALL needs.
    Message recvMsg(List<ByteBuffer> buffers, int controlSize, int flags, Deadline deadline) throws IOException {
        buffers.forEach(part -> Buffers.checkWritable(part.isReadOnly()));
        ControlRanges.check("the size of a control buffer", controlSize, 0, MOST_CONTROL);
        List<ByteBuffer> parts = permitted(handle, "recvmsg", buffers, Address.NONE);
        handle.begin();
        try {
            if ((flags & MSG_ERRQUEUE) == 0) {
                receiver.throwPendingError();
            }
            return receiver.waitsForAll(flags)
                    ? recvWhole(parts, controlSize, flags & ~MSG_WAITALL, deadline)
                    : recvOne(parts, controlSize, flags, deadline, 0);
        } finally {
            handle.end();
        }
    }

    /// One message with at most so many descriptors.
    Message recvFds(ByteBuffer buffer, int most, Deadline deadline) throws IOException {
        ControlRanges.check("the number of descriptors", most, 0, ControlMessage.Rights.MOST);
        // The kernel fills the room, and puts credentials before descriptors where they are switched on.
        int room = ControlMessage.space(ucred.SIZEOF)
                + ControlMessage.space(Integer.BYTES)
                + (passesLabels() ? ControlMessage.space(MOST_LABEL) : 0)
                + ControlMessage.space(Integer.BYTES * most);
        return recvMsg(List.of(buffer), room, 0, deadline).limitedTo(most);
    }

    /// {@return whether security labels come, which the kernel too puts before descriptors}
    private boolean passesLabels() throws IOException {
        return handle.family.equals(Family.UNIX) && OptionCalls.get(handle, Options.SO_PASSSEC);
    }

    /// {@return the parts that one call takes; a stream may move less than all}
    static List<ByteBuffer> permitted(Handle handle, String call, List<ByteBuffer> parts, Address to)
            throws IOException {
        if (parts.size() <= PARTS) {
            return parts;
        }
        if (!handle.isStream()) {
            throw handle.failureOutsideCall(call, -EMSGSIZE, to);
        }
        return parts.subList(0, PARTS);
    }

    private Message recvWhole(List<ByteBuffer> parts, int controlSize, int flags, Deadline deadline)
            throws IOException {
        var whole = new Whole(parts, controlSize, flags, deadline);
        try {
            int count = receiver.recvAll(Buffers.total(parts), whole.peek, deadline, whole);
            if (whole.peek && !receiver.discards(flags)) {
                Buffers.advance(parts, count);
            }
            return new Message(count, MsgFlags.of(whole.seen), Address.NONE, whole.control);
        } catch (IOException | RuntimeException failed) {
            Message.close(whole.control);
            throw failed;
        }
    }

    /// The receives of one call, and what they have brought beside bytes.
    private final class Whole implements Receiver.Step {
        private final List<ByteBuffer> parts;
        private final int controlSize;
        private final int flags;
        private final Deadline deadline;
        private final boolean peek;
        private final List<ControlMessage> control = new ArrayList<>();
        private int seen;

        private Whole(List<ByteBuffer> parts, int controlSize, int flags, Deadline deadline) {
            this.parts = parts;
            this.controlSize = controlSize;
            this.flags = flags;
            this.deadline = deadline;
            this.peek = (flags & MSG_PEEK) != 0;
        }

        @Override
        public int receive(int done) throws IOException {
            // The positions of the parts move, and each look begins at the front again.
            var room = peek ? parts.stream().map(ByteBuffer::duplicate).toList() : parts;
            Message message = recvOne(room, controlSize, flags, deadline, done);
            if (peek && message.count() != Socket.WOULD_BLOCK) {
                Message.close(control); // each look brings descriptors of its own for the same files
                control.clear();
            }
            seen |= message.flags().bits();
            message.control().stream().filter(this::isNews).forEach(control::add);
            return message.count();
        }

        /// Each piece tells again who sent it.
        private boolean isNews(ControlMessage each) {
            boolean ofSender = each instanceof ControlMessage.Credentials || each instanceof ControlMessage.Security;
            return !ofSender || !control.contains(each);
        }

        /// Bytes that carry descriptors end it, as the kernel's own MSG_WAITALL, so that it is known what they came
        /// with; and a look sees no further, as often as it is repeated.
        @Override
        public boolean wasLast() {
            return control.stream().anyMatch(ControlMessage.Rights.class::isInstance);
        }
    }

    Message recvOne(List<ByteBuffer> parts, int controlSize, int flags, Deadline deadline, long before)
            throws IOException {
        for (; ; ) {
            long ticket = handle.descriptor.ticket(Interest.READ);
            try (var memory = new MessageMemory()) {
                memory.roomForName();
                memory.roomForControl(controlSize);
                long room = memory.parts(parts, receiver.mayBeShort(flags), false);
                long result = handle.kernel.recvmsg(handle.fd(), memory.header(), flags | closeOnExec(handle));
                if (result >= 0) {
                    return message(memory, parts, result, room, flags);
                }
                if (!receiver.mayTryAgain("recvmsg", result, flags, deadline)) {
                    return Message.NONE;
                }
                if (!Handle.wouldBlock(result)) {
                    continue;
                }
            }
            handle.await("recvmsg", Interest.READ, ticket, deadline, before);
        }
    }

    /// {@return the flag that marks descriptors that a message brings; packet sockets bring none and refuse the
    /// flag}
    static int closeOnExec(Handle handle) {
        return handle.family.equals(Family.PACKET) ? 0 : MSG_CMSG_CLOEXEC;
    }

    private Message message(MessageMemory memory, List<ByteBuffer> parts, long result, long room, int flags) {
        // First of all: from here on the descriptors have an owner.
        List<ControlMessage> control = memory.control(handle.host());
        try {
            memory.scatter(parts, receiver.discards(flags) ? 0 : Math.min(result, room));
            boolean ofErrors = (flags & MSG_ERRQUEUE) != 0;
            int count = ofErrors
                    ? (int) result
                    : count(result, room, !control.isEmpty() || (memory.flags() & MSG_CTRUNC) != 0);
            Address name = handle.isStream() && !ofErrors ? null : memory.name();
            Address from = name != null ? name : ofErrors ? Address.NONE : receiver.unnamedOrNone();
            return new Message(count, MsgFlags.of(memory.flags() & ~MSG_CMSG_CLOEXEC), from, control);
        } catch (RuntimeException failed) {
            Message.close(control); // the arena of a part may have been closed meanwhile
            throw failed;
        }
    }

    /// An empty record that brings something, whether or not there was room for it, is not the end.
    private int count(long result, long room, boolean brought) {
        return brought && !handle.isStream() ? (int) result : receiver.count(result, room);
    }
}
