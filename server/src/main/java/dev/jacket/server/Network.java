package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.nio.ByteBuffer;

/// A network of one family: the addresses that begin with the same bits.
///
/// An IPv4 address stands in the upper half's upper bits. IPv4 addresses in an IPv6 form are IPv4's.
///
/// **threads:** immutable.
///
/// @param length how many bits are the same
record Network(boolean inet4, long upper, long lower, int length) {
    private static final int MAPPED = 96;

    /// {@return the network of an address, without the bits that are not part of it}
    ///
    /// @param length how many bits are the same
    /// @throws IllegalArgumentException if the address has not so many
    static Network of(Address.Ip address, int length) {
        if (address.unmapped() instanceof Address.Inet4 inet4) {
            boolean plain = address instanceof Address.Inet4;
            if (!plain && length < MAPPED) {
                return masked(false, address.bytes(), length);
            }
            return masked(true, inet4.bytes(), plain ? length : length - MAPPED);
        }
        return masked(false, address.bytes(), length);
    }

    /// {@return the network of an address alone}
    static Network of(Address.Ip address) {
        return of(address, address.bytes().length * Byte.SIZE);
    }

    private static Network masked(boolean inet4, byte[] bytes, int length) {
        int all = bytes.length * Byte.SIZE;
        if (length < 0 || length > all) {
            throw new IllegalArgumentException("a network of " + length + " bits is none in 0.." + all);
        }
        var padded = ByteBuffer.allocate(16).put(bytes).flip().limit(16);
        return new Network(inet4, padded.getLong() & mask(length), padded.getLong() & mask(length - Long.SIZE), length);
    }

    private static long mask(int length) {
        return length <= 0 ? 0 : length >= Long.SIZE ? -1 : -1L << (Long.SIZE - length);
    }

    /// {@return the network of so many bits that this is part of}
    Network wider(int bits) {
        return new Network(inet4, upper & mask(bits), lower & mask(bits - Long.SIZE), bits);
    }
}
