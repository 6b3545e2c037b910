package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ProtocolException;
import java.util.List;

/// A datagram of netlink: messages that lie within it, attributes that lie within those, or our error; a
/// message that is written as a request is read as it was.
final class NetlinkFuzz implements FuzzTarget {
    private static final int TYPES = 32;

    @Override
    public List<Class<?>> parsers() {
        return List.of(NetlinkMessage.class, NetlinkAttributes.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        List<NetlinkMessage> messages;
        try {
            messages = NetlinkMessage.parse(MemorySegment.ofArray(bytes));
        } catch (ProtocolException ours) {
            return isOurs(ours);
        }
        for (NetlinkMessage message : messages) {
            again(message);
            try {
                message.errno();
                attributes(message.attributes(0), 0);
            } catch (ProtocolException ours) {
                isOurs(ours);
            }
        }
        return !messages.isEmpty();
    }

    static boolean isOurs(ProtocolException ours) {
        Claim.that(String.valueOf(ours.getMessage()).startsWith("netlink "), "whose error is " + ours);
        return false;
    }

    private static void again(NetlinkMessage message) {
        byte[] body = message.body().toArray(ValueLayout.JAVA_BYTE);
        byte[] request = NetlinkMessage.request(message.type(), message.flags(), message.sequence(), body);
        try {
            NetlinkMessage same =
                    NetlinkMessage.parse(MemorySegment.ofArray(request)).getFirst();
            Claim.same(same.type(), message.type(), "its type");
            Claim.same(same.flags(), message.flags(), "its flags");
            Claim.same(same.sequence(), message.sequence(), "its number");
            Claim.same(same.body().mismatch(message.body()), -1L, "where its body differs");
        } catch (ProtocolException wrong) {
            throw new AssertionError("what we write we cannot read", wrong);
        }
    }

    private static void attributes(NetlinkAttributes attributes, int depth) throws ProtocolException {
        for (int type = 0; type < TYPES; type++) {
            if (attributes.has(type)) {
                attributes.text(type);
                attributes.bytes(type);
                attributes.u8(type);
                if (depth < 3) {
                    nested(attributes, type, depth);
                }
                attributes.u16(type);
                attributes.u32(type);
                attributes.u64(type);
            }
        }
    }

    private static void nested(NetlinkAttributes attributes, int type, int depth) {
        try {
            attributes(attributes.nested(type), depth + 1);
        } catch (ProtocolException ours) {
            isOurs(ours);
        }
    }
}
