package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_CMSG_CLOEXEC;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.sys.iovec;
import dev.jacket.sys.mmsghdr;
import dev.jacket.sys.msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Room for many messages, which one call fills or sends: [Socket#recvMany] and [Socket#sendMany].
///
/// ```java
/// try (MessageBatch batch = MessageBatch.of(64, 1500)) {
///     for (int count = socket.recvMany(batch); count > 0; count = socket.recvMany(batch)) {
///         socket.sendMany(batch); // each one back to its sender
///     }
/// }
/// ```
///
/// Its memory is made once, and the collector frees it. It owns the descriptors that its messages brought: they
/// are closed with it, and by the next receive, unless somebody took them.
///
/// **threads:** one thread at a time.
public final class MessageBatch implements AutoCloseable {
    /// The most messages of one batch: UIO_MAXIOV.
    public static final int MOST = 1024;

    private static final int MOST_SIZE = 1 << 20;
    private static final int ALIGNMENT = 16;

    private final int capacity;
    private final int size;
    private final int controlSize;
    private final Arena arena = Arena.ofShared();
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment data;
    private final MemorySegment control;
    private final List<Entry> entries = new ArrayList<>();
    private int first;

    /// One message of the batch.
    ///
    /// @param isReceived whether it owns the descriptors among its control messages, which then are not sent
    ///     again
    private record Entry(Message message, boolean isReceived) {
        List<ControlMessage> toSend() {
            return isReceived ? List.of() : message.control();
        }

        void close() {
            if (isReceived) {
                message.close();
            }
        }
    }

    private MessageBatch(int capacity, int size, int controlSize) {
        this.capacity = capacity;
        this.size = size;
        this.controlSize = controlSize;
        this.headers = arena.allocate((long) capacity * mmsghdr.SIZEOF, ALIGNMENT);
        this.vectors = arena.allocate((long) capacity * iovec.SIZEOF, ALIGNMENT);
        this.names = arena.allocate((long) capacity * AddressCodec.STORAGE, ALIGNMENT);
        this.data = arena.allocate(Math.max(1, (long) capacity * size), ALIGNMENT);
        this.control = arena.allocate(Math.max(1, (long) capacity * controlSize), ALIGNMENT);
    }

    /// {@return an empty batch without room for control messages}
    ///
    /// @param capacity how many messages, 1 to 1024
    /// @param size the most bytes of one message, 0 to 1 MiB
    public static MessageBatch of(int capacity, int size) {
        return of(capacity, size, 0);
    }

    /// {@return an empty batch}
    ///
    /// @param capacity how many messages, 1 to 1024
    /// @param size the most bytes of one message, 0 to 1 MiB
    /// @param controlSize the most bytes of its control messages, 0 to 1 MiB: see [ControlMessage#space]
    /// @throws IllegalArgumentException if one of them is outside
    public static MessageBatch of(int capacity, int size, int controlSize) {
        ControlRanges.check("the number of messages", capacity, 1, MOST);
        ControlRanges.check("the size of a message", size, 0, MOST_SIZE);
        ControlRanges.check("the size of a control buffer", controlSize, 0, MOST_SIZE);
        // Each message's control buffer begins where a header may.
        return new MessageBatch(capacity, size, (controlSize + 7) & -8);
    }

    /// {@return how many messages it has room for}
    public int capacity() {
        return capacity;
    }

    /// {@return how many messages it holds}
    public int count() {
        return entries.size();
    }

    /// {@return whether it holds none}
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// {@return a message: how long it is, its flags, whom it is from or for, and what goes with it}
    ///
    /// @param index from 0 to below [#count]
    public Message message(int index) {
        return entries.get(index).message;
    }

    /// {@return the bytes of a message; they are this batch's own, and another message's after the next call}
    ///
    /// @param index from 0 to below [#count]
    public ByteBuffer data(int index) {
        int length = Math.min(message(index).count(), size);
        return bytes(first + index).asSlice(0, length).asByteBuffer();
    }

    /// Adds a message to the connected peer.
    ///
    /// @param bytes what is copied; the position moves to the limit
    /// @return this batch
    /// @throws IllegalStateException if the batch is full
    public MessageBatch add(ByteBuffer bytes) {
        return add(bytes, List.of(), Address.NONE);
    }

    /// Adds a message to an address.
    ///
    /// @param bytes what is copied; the position moves to the limit
    /// @param to the address
    /// @return this batch
    /// @throws IllegalStateException if the batch is full
    public MessageBatch add(ByteBuffer bytes, Address to) {
        return add(bytes, List.of(), to);
    }

    /// Adds a message with control messages.
    ///
    /// @param bytes what is copied; the position moves to the limit
    /// @param with what goes with it; descriptors stay their owners'
    /// @param to the address, or [Address#NONE] for the connected peer
    /// @return this batch
    /// @throws IllegalStateException if the batch is full
    /// @throws IllegalArgumentException if the message is longer than there is room for
    public MessageBatch add(ByteBuffer bytes, List<ControlMessage> with, Address to) {
        Objects.requireNonNull(to, "to");
        if (first + entries.size() == capacity) {
            throw new IllegalStateException("the batch holds " + capacity + " messages and is full");
        }
        ControlRanges.check("a message of this batch", bytes.remaining(), 0, size);
        MemorySegment from = Buffers.segment(bytes);
        bytes(first + entries.size()).copyFrom(from);
        entries.add(new Entry(new Message((int) from.byteSize(), MsgFlags.NONE, to, with), false));
        bytes.position(bytes.limit());
        return this;
    }

    /// Empties it, and closes the descriptors that its messages brought and nobody took.
    public void clear() {
        entries.forEach(Entry::close);
        entries.clear();
        first = 0;
    }

    /// Frees its memory, and closes the descriptors that its messages brought and nobody took. A second call does
    /// nothing.
    ///
    /// @throws IllegalStateException if another thread's call is using it
    @Override
    public void close() {
        begin();
        clear();
        if (arena.scope().isAlive()) {
            arena.close();
        }
        end();
    }

    /// Claims it for a call, whose addresses would be nobody's if it were closed meanwhile.
    void begin() {
        if (!isBusy.compareAndSet(false, true)) {
            throw new IllegalStateException("another call is using the batch");
        }
    }

    void end() {
        isBusy.set(false);
    }

    private MemorySegment bytes(int slot) {
        return data.asSlice((long) slot * size, size);
    }

    private MemorySegment header(int slot) {
        return headers.asSlice((long) slot * mmsghdr.SIZEOF, mmsghdr.SIZEOF);
    }

    private MemorySegment name(int slot) {
        return names.asSlice((long) slot * AddressCodec.STORAGE, AddressCodec.STORAGE);
    }

    private MemorySegment control(int slot) {
        return control.asSlice((long) slot * controlSize, controlSize);
    }

    /// {@return where the headers of its messages begin}
    long vector() {
        return header(first).address();
    }

    /// Makes all its room ready for a receive.
    void prepareToReceive() {
        clear();
        for (int slot = 0; slot < capacity; slot++) {
            prepare(slot, size, AddressCodec.STORAGE, controlSize);
        }
    }

    /// Lays out its messages to be sent.
    void prepareToSend(Handle handle) {
        for (int index = 0; index < entries.size(); index++) {
            Message message = message(index);
            int slot = first + index;
            byte[] with = new ControlWriter(handle, message.address())
                    .write(entries.get(index).toSend());
            ControlRanges.check("the control messages of one message", with.length, 0, controlSize);
            MemorySegment.copy(with, 0, control(slot), JAVA_BYTE, 0, with.length);
            int nameLength = message.address().equals(Address.NONE)
                    ? 0
                    : message.address().write(name(slot));
            prepare(slot, Math.min(message.count(), size), nameLength, with.length);
        }
    }

    /// Holds the descriptors of its messages.
    ///
    /// @return how many messages go before the first whose descriptors are not all open
    int hold(HeldFds held) {
        for (int index = 0; index < entries.size(); index++) {
            if (!held.addAll(entries.get(index).toSend())) {
                return index;
            }
        }
        return entries.size();
    }

    private void prepare(int slot, int length, int nameLength, int controlLength) {
        MemorySegment header = header(slot).fill((byte) 0);
        MemorySegment part = vectors.asSlice((long) slot * iovec.SIZEOF, iovec.SIZEOF);
        iovec.iov_base(part, bytes(slot).address());
        iovec.iov_len(part, length);
        msghdr.msg_iov(header, part.address());
        msghdr.msg_iovlen(header, 1);
        if (nameLength > 0) {
            msghdr.msg_name(header, name(slot).address());
            msghdr.msg_namelen(header, nameLength);
        }
        if (controlLength > 0) {
            msghdr.msg_control(header, control(slot).address());
            msghdr.msg_controllen(header, controlLength);
        }
    }

    /// Takes over what a receive has brought; first of all the descriptors, which have an owner from then on.
    ///
    /// @param unnamed the address of a sender that has none
    void received(int count, Handle handle, Address unnamed) {
        for (int slot = 0; slot < count; slot++) {
            MemorySegment header = header(slot);
            long length = Math.min(msghdr.msg_controllen(header), controlSize);
            List<ControlMessage> brought = ControlCodec.read(control(slot).asSlice(0, length), handle.host());
            int nameLength = msghdr.msg_namelen(header);
            Address from = nameLength == 0 ? unnamed : AddressCodec.read(name(slot), nameLength);
            MsgFlags flags = MsgFlags.of(msghdr.msg_flags(header) & ~MSG_CMSG_CLOEXEC);
            entries.add(new Entry(new Message(mmsghdr.msg_len(header), flags, from, brought), true));
        }
    }

    /// Forgets the messages from one on, which are the end of a connection.
    void cut(int index) {
        entries.subList(index, entries.size()).clear();
    }

    /// Lets go of the messages that were sent.
    void sent(int count) {
        List<Entry> gone = entries.subList(0, count);
        gone.forEach(Entry::close);
        gone.clear();
        first = entries.isEmpty() ? 0 : first + count;
    }
}
