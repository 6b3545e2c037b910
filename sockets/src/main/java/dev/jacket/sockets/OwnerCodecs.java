package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import dev.jacket.sockets.Packets.FanoutData;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Options whose values are descriptors or may bring some, which then have an owner.
final class OwnerCodecs {
    private OwnerCodecs() {}

    /// A descriptor: what is read is new and the reader's to close, what is set stays its owner's.
    static final Codec<Fd> FD = new Codec<>() {
        @Override
        public Class<Fd> type() {
            return Fd.class;
        }

        @Override
        public int capacity() {
            return Integer.BYTES;
        }

        @Override
        public List<Fd> descriptors(Fd value) {
            return List.of(value);
        }

        @Override
        public byte[] encode(Fd value) {
            return Codecs.int32(value.number());
        }

        @Override
        public Fd decode(byte[] bytes) {
            return decode(bytes, Host.system());
        }

        @Override
        public Fd decode(byte[] bytes, Host host) {
            return Fd.received(host, Codecs.int32(bytes));
        }
    };

    /// A program, or the descriptor of one.
    static final Codec<FanoutData> FANOUT = new Codec<>() {
        @Override
        public Class<FanoutData> type() {
            return FanoutData.class;
        }

        @Override
        public int capacity() {
            return 0;
        }

        @Override
        public boolean permits(FanoutData value) {
            return !(value instanceof FanoutData.Classic classic) || Bpf.CODEC.permits(classic.program());
        }

        @Override
        public String range() {
            return Bpf.CODEC.range();
        }

        @Override
        public boolean isProgram(FanoutData value) {
            return value instanceof FanoutData.Classic;
        }

        @Override
        public List<Fd> descriptors(FanoutData value) {
            return value instanceof FanoutData.Loaded loaded ? List.of(loaded.program()) : List.of();
        }

        @Override
        public byte[] encode(FanoutData value) {
            return switch (value) {
                case FanoutData.Classic classic -> Bpf.CODEC.encode(classic.program());
                case FanoutData.Loaded loaded -> FD.encode(loaded.program());
            };
        }

        @Override
        public FanoutData decode(byte[] bytes) {
            throw new AssertionError("the option can only be set");
        }
    };

    /// Control messages, one after the other.
    static final Codec<List<ControlMessage>> CONTROL = new Codec<>() {
        private static final int ROOM = 1024;

        @Override
        @SuppressWarnings("unchecked") // there is no class of a list of something
        public Class<List<ControlMessage>> type() {
            return (Class<List<ControlMessage>>) (Class<?>) List.class;
        }

        @Override
        public int capacity() {
            return ROOM;
        }

        @Override
        public byte[] encode(List<ControlMessage> value) {
            throw new AssertionError("the option can only be read");
        }

        @Override
        public List<ControlMessage> decode(byte[] bytes) {
            return decode(bytes, Host.system());
        }

        @Override
        public List<ControlMessage> decode(byte[] bytes, Host host) {
            return ControlCodec.read(MemorySegment.ofArray(bytes), host);
        }
    };
}
