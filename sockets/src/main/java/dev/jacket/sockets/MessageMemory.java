package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one recvmsg or sendmsg hands to the kernel: a header, an address, control messages, and parts of which
/// those that the kernel may use stay where they are, and the others pass through memory of ours.
///
/// **threads:** one thread, for the length of one try.
final class MessageMemory implements AutoCloseable {
    private static final int HEADER = AddressCodec.STORAGE;
    private static final int VECTOR = 192;
    private static final int ALIGNMENT = 16;

    /// Longer ones get memory of their own, so that there is always some left for the bytes.
    private static final int MOST_CONTROL = Scratch.DATA_SIZE / 4;

    private final Scratch scratch = Scratch.take();
    private final MemorySegment header = scratch.control().asSlice(HEADER, msghdr.SIZEOF);
    private MemorySegment control = MemorySegment.NULL;
    private @Nullable MemorySegment[] bounces = {};
    private @Nullable Arena arena;
    private long used;

    MessageMemory() {
        header.fill((byte) 0);
    }

    long header() {
        return header.address();
    }

    private MemorySegment take(long size) {
        if (size > left()) {
            return takeApart(size);
        }
        MemorySegment piece = scratch.data().asSlice(used, size);
        used += (size + ALIGNMENT - 1) & -ALIGNMENT;
        return piece;
    }

    private long left() {
        return Math.max(0, Scratch.DATA_SIZE - used);
    }

    private MemorySegment takeApart(long size) {
        Arena more = arena;
        if (more == null) {
            more = Arena.ofConfined();
            arena = more;
        }
        return more.allocate(size, ALIGNMENT);
    }

    /// Makes room for the sender's address.
    void roomForName() {
        msghdr.msg_name(header, scratch.address(0));
        msghdr.msg_namelen(header, AddressCodec.STORAGE);
    }

    void name(Address to) {
        if (!to.equals(Address.NONE)) {
            msghdr.msg_name(header, scratch.address(0));
            msghdr.msg_namelen(header, to.write(scratch.control()));
        }
    }

    /// Makes room for control messages: exactly as much as the caller says, since the kernel goes by that.
    void roomForControl(int size) {
        if (size > 0) {
            control = size <= MOST_CONTROL ? take(size) : takeApart(size);
            msghdr.msg_control(header, control.address());
            msghdr.msg_controllen(header, size);
        }
    }

    void control(byte[] bytes) {
        roomForControl(bytes.length);
        MemorySegment.copy(bytes, 0, control, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }

    /// Lays out the parts.
    ///
    /// @param mayBeShort whether the call may as well move less, so that a copy need not be longer than what is
    ///     at hand
    /// @param sending whether the parts hold what is to go
    /// @return how many bytes they have together
    long parts(List<ByteBuffer> parts, boolean mayBeShort, boolean sending) {
        long bytes = (long) iovec.SIZEOF * parts.size();
        MemorySegment vector =
                bytes <= Scratch.CONTROL_SIZE - VECTOR ? scratch.control().asSlice(VECTOR, bytes) : take(bytes);
        bounces = new MemorySegment[parts.size()];
        long total = 0;
        int laid = 0;
        boolean whole = true;
        while (whole && laid < parts.size()) {
            MemorySegment part = Buffers.segment(parts.get(laid));
            Buffers.checkAlive(part);
            MemorySegment memory = Buffers.isSafe(part) ? part : bounce(part, laid, mayBeShort, sending);
            iovec.iov_base(vector.asSlice((long) iovec.SIZEOF * laid), memory.address());
            iovec.iov_len(vector.asSlice((long) iovec.SIZEOF * laid), memory.byteSize());
            total += memory.byteSize();
            whole = memory.byteSize() == part.byteSize();
            laid++;
        }
        msghdr.msg_iov(header, vector.address());
        msghdr.msg_iovlen(header, laid);
        return total;
    }

    private MemorySegment bounce(MemorySegment part, int index, boolean mayBeShort, boolean sending) {
        long size = mayBeShort ? Math.min(part.byteSize(), left()) : part.byteSize();
        MemorySegment memory = take(size);
        if (sending) {
            MemorySegment.copy(part, 0, memory, 0, size);
        }
        bounces[index] = memory;
        return memory;
    }

    /// Says whether all parts are the caller's own memory, which the kernel goes on reading after the call.
    void checkStays() {
        for (MemorySegment bounce : bounces) {
            Buffers.checkZeroCopy(bounce == null);
        }
    }

    /// Copies what came to where it belongs, and moves the positions.
    void scatter(List<ByteBuffer> parts, long count) {
        long left = count;
        for (int i = 0; i < parts.size() && left > 0; i++) {
            ByteBuffer part = parts.get(i);
            int piece = (int) Math.min(part.remaining(), left);
            MemorySegment bounce = bounces[i];
            if (bounce != null) {
                MemorySegment.copy(bounce, 0, Buffers.segment(part), 0, piece);
            }
            Buffers.advance(part, piece);
            left -= piece;
        }
    }

    int flags() {
        return msghdr.msg_flags(header);
    }

    /// {@return the sender, or null if the kernel wrote none}
    @Nullable Address name() {
        int length = msghdr.msg_namelen(header);
        return length == 0 ? null : AddressCodec.read(scratch.control(), length);
    }

    /// {@return what came beside the bytes; whoever asks owns the descriptors}
    List<ControlMessage> control(Host host) {
        long length = Math.min(msghdr.msg_controllen(header), control.byteSize());
        return ControlCodec.read(control.asSlice(0, length), host);
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
        scratch.close();
    }
}
