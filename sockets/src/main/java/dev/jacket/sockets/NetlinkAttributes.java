package dev.jacket.sockets;

import static dev.jacket.sys.LinuxNetlink.NLA_F_NESTED;
import static dev.jacket.sys.LinuxNetlink.NLA_F_NET_BYTEORDER;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.jacket.sys.nlattr;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The attributes behind the fixed part of a netlink message: numbered values, any of which may be missing. One that
/// is shorter than its type is an error, and so is one that reaches beyond the message.
final class NetlinkAttributes {
    private static final int TYPE = ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER);

    private final Map<Integer, MemorySegment> values = new HashMap<>();

    private NetlinkAttributes() {}

    /// {@return the attributes that some memory holds from its beginning to its end}
    static NetlinkAttributes parse(MemorySegment memory) throws ProtocolException {
        var attributes = new NetlinkAttributes();
        // What is shorter than a header is padding.
        for (long at = 0; memory.byteSize() - at >= nlattr.SIZEOF; ) {
            MemorySegment header = memory.asSlice(at, nlattr.SIZEOF);
            int length = nlattr.nla_len(header);
            if (length < nlattr.SIZEOF || length > memory.byteSize() - at) {
                throw new ProtocolException(
                        "netlink attribute of " + length + " bytes where " + (memory.byteSize() - at) + " are left");
            }
            attributes.values.putIfAbsent(
                    nlattr.nla_type(header) & TYPE, memory.asSlice(at + nlattr.SIZEOF, length - nlattr.SIZEOF));
            at += NetlinkMessage.align(length);
        }
        return attributes;
    }

    /// {@return an attribute of a request, with its padding}
    static byte[] of(int type, byte[] value) {
        byte[] bytes = new byte[(int) NetlinkMessage.align(nlattr.SIZEOF + value.length)];
        MemorySegment attribute = MemorySegment.ofArray(bytes);
        nlattr.nla_len(attribute, nlattr.SIZEOF + value.length);
        nlattr.nla_type(attribute, type);
        System.arraycopy(value, 0, bytes, nlattr.SIZEOF, value.length);
        return bytes;
    }

    /// {@return an attribute of a request, a number}
    static byte[] u32(int type, int value) {
        byte[] bytes = new byte[Integer.BYTES];
        MemorySegment.ofArray(bytes).set(JAVA_INT_UNALIGNED, 0, value);
        return of(type, bytes);
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    Optional<MemorySegment> memory(int type) {
        return Optional.ofNullable(values.get(type));
    }

    /// {@return the value's memory, which has at least so many bytes}
    Optional<MemorySegment> memory(int type, long least) throws ProtocolException {
        MemorySegment value = values.get(type);
        if (value != null && value.byteSize() < least) {
            throw new ProtocolException(
                    "netlink attribute " + type + " has " + value.byteSize() + " bytes, not " + least);
        }
        return Optional.ofNullable(value);
    }

    Optional<byte[]> bytes(int type) {
        return memory(type).map(value -> value.toArray(JAVA_BYTE));
    }

    OptionalInt u8(int type) throws ProtocolException {
        Optional<MemorySegment> value = memory(type, Byte.BYTES);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Byte.toUnsignedInt(value.get().get(JAVA_BYTE, 0)));
    }

    OptionalInt u16(int type) throws ProtocolException {
        Optional<MemorySegment> value = memory(type, Short.BYTES);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Short.toUnsignedInt(value.get().get(JAVA_SHORT_UNALIGNED, 0)));
    }

    OptionalInt u32(int type) throws ProtocolException {
        Optional<MemorySegment> value = memory(type, Integer.BYTES);
        return value.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(value.get().get(JAVA_INT_UNALIGNED, 0));
    }

    OptionalLong u64(int type) throws ProtocolException {
        Optional<MemorySegment> value = memory(type, Long.BYTES);
        return value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(value.get().get(JAVA_LONG_UNALIGNED, 0));
    }

    /// {@return the attributes inside of one; none if it is missing}
    NetlinkAttributes nested(int type) throws ProtocolException {
        return parse(memory(type).orElse(MemorySegment.NULL));
    }

    /// {@return a text up to its NUL, which may be missing; empty if the attribute is}
    String text(int type) {
        byte[] bytes = bytes(type).orElse(new byte[0]);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
