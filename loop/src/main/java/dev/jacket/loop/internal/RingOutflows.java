package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_OP_SEND;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static dev.jacket.sys.SysSocket.MSG_WAITALL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jacket.sys.io_uring_sqe;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the streams of one ring have to send.
///
/// **threads:** the ring's own.
final class RingOutflows {
    private static final int FIRST_ROOM = 64;

    private final Ring ring;
    private final long kind;
    private @Nullable Outflow[] queue = new Outflow[FIRST_ROOM];
    private int count;
    private int underWay;

    RingOutflows(Ring ring, int kind) {
        this.ring = ring;
        this.kind = (long) kind << RingSource.KIND_SHIFT;
    }

    /// {@return how many pieces the kernel has}
    int underWay() {
        return underWay;
    }

    void queue(Outflow flow) {
        if (count == queue.length) {
            queue = Arrays.copyOf(queue, 2 * count);
        }
        queue[count++] = flow;
    }

    /// Sends what is queued by system calls, while the loop is stuck: what its threads have written goes out all the
    /// same. **threads:** any.
    void sendElsewhere() {
        for (Outflow flow : queue) {
            if (flow != null) {
                flow.sendElsewhere();
            }
        }
    }

    void complete(RingInflow stream, int result) {
        underWay--;
        stream.sent(result);
    }

    /// Prepares what is queued for the kernel.
    void submit() {
        for (int i = 0; i < count; i++) {
            Outflow flow = queue[i];
            queue[i] = null;
            if (flow != null && flow.take()) {
                prepare(flow);
                if (flow.isClosed()) {
                    cancel(flow); // another thread has queued the rest of it since
                }
            }
        }
        count = 0;
    }

    private void prepare(Outflow flow) {
        underWay++;
        long entry = ring.prepare(IORING_OP_SEND, flow.fd(), userData(flow));
        ring.entries().set(JAVA_LONG, entry + io_uring_sqe.addr, flow.address());
        ring.entries().set(JAVA_INT, entry + io_uring_sqe.len, flow.left());
        ring.entries().set(JAVA_INT, entry + io_uring_sqe.rw_flags, MSG_NOSIGNAL | MSG_WAITALL);
    }

    private long userData(Outflow flow) {
        return kind | (flow.number() & ((1L << RingSource.KIND_SHIFT) - 1));
    }

    /// Lets the kernel take what it can without waiting; the last completion follows.
    void submitAndCancel(Outflow flow) {
        if (flow.take()) {
            prepare(flow);
        }
        cancel(flow);
    }

    private void cancel(Outflow flow) {
        ring.cancel(userData(flow));
    }
}
