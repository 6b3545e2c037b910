package dev.jacket.sockets;

import java.util.function.IntPredicate;

/// A value that only the kernel, or who knows its structure, can read.
///
/// @param most how many bytes there may be
/// @param permitted the lengths
/// @param range the lengths, for people
record BytesCodec(int most, IntPredicate permitted, String range) implements Codec<byte[]> {
    /// The room for structures that may grow.
    private static final int ROOM = 1024;

    /// A structure, whatever its length.
    static final BytesCodec ANY = upTo(ROOM);

    static BytesCodec upTo(int most) {
        return new BytesCodec(most, length -> length <= most, "0.." + most + " bytes");
    }

    static BytesCodec multipleOf(int unit, int most) {
        return new BytesCodec(
                most, length -> length <= most && length % unit == 0, "0.." + most + " bytes, a multiple of " + unit);
    }

    @Override
    public Class<byte[]> type() {
        return byte[].class;
    }

    @Override
    public int capacity() {
        return most;
    }

    @Override
    public boolean permits(byte[] value) {
        return permitted.test(value.length);
    }

    @Override
    public String shown(byte[] value) {
        return "of " + value.length + " bytes";
    }

    @Override
    public byte[] encode(byte[] value) {
        return value.clone();
    }

    @Override
    public byte[] decode(byte[] bytes) {
        return bytes;
    }
}
