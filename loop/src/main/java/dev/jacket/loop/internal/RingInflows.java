package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_CQE_BUFFER_SHIFT;
import static dev.jacket.sys.LinuxIoUring.IORING_CQE_F_BUFFER;
import static dev.jacket.sys.LinuxIoUring.IORING_CQE_F_MORE;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_RECV;
import static dev.jacket.sys.LinuxIoUring.IORING_RECV_MULTISHOT;
import static dev.jacket.sys.LinuxIoUring.IOSQE_BUFFER_SELECT;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The streams that one ring receives. A completion finds its stream by a number that has a generation, so that a late
/// one of a stream that is gone finds nobody.
///
/// **threads:** the ring's own.
final class RingInflows {
    private static final int FIRST_ROOM = 64;
    private static final int GENERATION_SHIFT = 32;
    private static final int GENERATIONS = 0xffffff;

    private final Ring ring;
    private final RingBuffers buffers;
    private final RingOutflows outflows;
    private final RingEnds ends;
    private final long kind;
    private final ArrayList<Integer> unused = new ArrayList<>();
    private @Nullable RingInflow[] streams = new RingInflow[FIRST_ROOM];
    private int[] generations = new int[FIRST_ROOM];
    private int known;
    private int armed;

    RingInflows(Ring ring, RingBuffers buffers, RingOutflows outflows, int kind) {
        this.ring = ring;
        this.buffers = buffers;
        this.outflows = outflows;
        this.ends = new RingEnds(ring, RingSource.END);
        this.kind = (long) kind << RingSource.KIND_SHIFT;
    }

    /// Begins with a stream.
    ///
    /// @param missesEnds whether a receive may miss its end
    RingInflow open(EventLoop loop, Descriptor descriptor, boolean missesEnds) {
        int place = unused.isEmpty() ? known++ : unused.removeLast();
        if (place == streams.length) {
            streams = Arrays.copyOf(streams, 2 * place);
            generations = Arrays.copyOf(generations, 2 * place);
        }
        long number = kind | (long) generations[place] << GENERATION_SHIFT | place;
        var stream = new RingInflow(this, loop, descriptor, number, missesEnds);
        streams[place] = stream;
        return stream;
    }

    /// Forgets a stream; it has no request under way.
    void forget(long number) {
        int place = (int) number;
        streams[place] = null;
        generations[place] = (generations[place] + 1) & GENERATIONS;
        unused.add(place);
    }

    /// {@return the streams as they stand, for whoever helps while the loop is stuck}
    @Nullable RingInflow[] all() {
        return streams;
    }

    /// {@return the ring}
    Ring ring() {
        return ring;
    }

    RingBuffers buffers() {
        return buffers;
    }

    RingOutflows outflows() {
        return outflows;
    }

    RingEnds ends() {
        return ends;
    }

    /// A send has made progress.
    void sent(long userData, int result) {
        RingInflow stream = other(userData);
        if (stream != null) {
            outflows.complete(stream, result);
        }
    }

    /// The peer of a stream has ended its side, or nobody asks for that any more.
    void ended(long userData) {
        RingInflow stream = other(userData);
        if (stream != null) {
            stream.endTold();
        }
    }

    /// {@return the stream of another kind of request, or null if it is gone}
    private @Nullable RingInflow other(long userData) {
        RingInflow stream = streams[(int) userData];
        boolean same = stream != null && ((stream.number() ^ userData) << (Long.SIZE - RingSource.KIND_SHIFT)) == 0;
        return same ? stream : null;
    }

    /// {@return how many buffers one stream may hold unread; then it is not received until they are read. It is a share
    /// of those that nobody has: one stream gets many where it is alone, and each gets some where all want them}
    int limit() {
        return Math.max(2, buffers.free() / 4);
    }

    /// Begins to receive a stream, until [#cancel], its end or a want of buffers.
    void arm(RingInflow stream) {
        prepareReceive(ring, stream.fd(), stream.number());
        armed++;
    }

    /// It tries at once, without IORING_RECVSEND_POLL_FIRST: where bytes and the end are there already, a request
    /// that waits first is told of both together, receives the bytes, and waits for an end that it was told of.
    static void prepareReceive(Ring ring, int fd, long number) {
        long entry = ring.prepare(IORING_OP_RECV, fd, number);
        ring.flags(entry, IOSQE_BUFFER_SELECT);
        ring.priority(entry, IORING_RECV_MULTISHOT);
    }

    /// Ends the receiving of a stream; its last completion follows.
    void cancel(RingInflow stream) {
        ring.cancel(stream.number());
    }

    void complete(long userData, int result, int flags) {
        int place = (int) userData;
        RingInflow stream = streams[place];
        int buffer = (flags & IORING_CQE_F_BUFFER) != 0 ? flags >>> IORING_CQE_BUFFER_SHIFT : -1;
        if (buffer >= 0) {
            buffers.taken();
        }
        boolean last = (flags & IORING_CQE_F_MORE) == 0;
        if (last) {
            armed--;
        }
        if (stream == null || stream.number() != userData) {
            giveBack(buffer);
            return;
        }
        if (result > 0) {
            stream.arrived(buffer, result);
        } else {
            giveBack(buffer);
        }
        if (last) {
            stream.over(result);
        }
    }

    private void giveBack(int buffer) {
        if (buffer >= 0) {
            buffers.giveBack(buffer);
        }
    }

    /// {@return whether there are buffers again, after there were none}
    boolean hasRoom() {
        return buffers.free() >= Math.max(1, buffers.count() / 4);
    }

    /// Ends the receiving of all and waits until it has ended: until then the kernel may write into the buffers.
    ///
    /// @param hearer hears of the ring's completions
    void close(Ring.Completions hearer) {
        for (RingInflow stream : streams) {
            if (stream != null) {
                stream.close();
            }
        }
        while (armed + outflows.underWay() > 0) {
            ring.await(Long.MAX_VALUE, hearer);
        }
    }
}
