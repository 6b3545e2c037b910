package dev.jacket.sockets;

import dev.jacket.sys.LinuxNetlink;
import dev.jacket.sys.nlmsgerr;
import dev.jacket.sys.nlmsghdr;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/// One message of netlink(7): a header, and a body that is a structure and attributes.
///
/// @param type what it is
/// @param flags `NLM_F_` bits
/// @param sequence the number of the request that it answers
/// @param body what follows the header
record NetlinkMessage(int type, int flags, int sequence, MemorySegment body) {
    /// {@return the messages of one datagram}
    static List<NetlinkMessage> parse(MemorySegment datagram) throws ProtocolException {
        var messages = new ArrayList<NetlinkMessage>();
        for (long at = 0; at < datagram.byteSize(); ) {
            long left = datagram.byteSize() - at;
            MemorySegment header = datagram.asSlice(at);
            long length = left < nlmsghdr.SIZEOF ? 0 : Integer.toUnsignedLong(nlmsghdr.nlmsg_len(header));
            if (length < nlmsghdr.SIZEOF || length > left) {
                throw new ProtocolException("netlink message of " + length + " bytes where " + left + " are left");
            }
            messages.add(new NetlinkMessage(
                    nlmsghdr.nlmsg_type(header),
                    nlmsghdr.nlmsg_flags(header),
                    nlmsghdr.nlmsg_seq(header),
                    header.asSlice(nlmsghdr.SIZEOF, length - nlmsghdr.SIZEOF)));
            at += align(length);
        }
        return messages;
    }

    /// {@return the bytes of a request}
    static byte[] request(int type, int flags, int sequence, byte[] body) {
        byte[] bytes = new byte[nlmsghdr.SIZEOF + body.length];
        MemorySegment message = MemorySegment.ofArray(bytes);
        nlmsghdr.nlmsg_len(message, bytes.length);
        nlmsghdr.nlmsg_type(message, type);
        nlmsghdr.nlmsg_flags(message, flags);
        nlmsghdr.nlmsg_seq(message, sequence);
        System.arraycopy(body, 0, bytes, nlmsghdr.SIZEOF, body.length);
        return bytes;
    }

    /// {@return a length with the padding that netlink puts behind it}
    static long align(long length) {
        return (length + 3) & ~3;
    }

    boolean isDone() {
        return type == LinuxNetlink.NLMSG_DONE;
    }

    boolean isError() {
        return type == LinuxNetlink.NLMSG_ERROR;
    }

    /// {@return whether what was dumped changed meanwhile, so that something may be missing or there twice}
    boolean isInterrupted() {
        return (flags & LinuxNetlink.NLM_F_DUMP_INTR) != 0;
    }

    /// {@return the errno of an error, and of the end of a dump, which may fail late; 0 if all is well}
    int errno() throws ProtocolException {
        return body.byteSize() == 0 ? 0 : -nlmsgerr.error(fixed(Integer.BYTES));
    }

    /// {@return the structure that the body begins with}
    ///
    /// @param size its length
    MemorySegment fixed(long size) throws ProtocolException {
        if (body.byteSize() < size) {
            throw new ProtocolException("netlink message " + type + " has " + body.byteSize() + " bytes, not " + size);
        }
        return body.asSlice(0, size);
    }

    /// {@return the attributes behind that structure}
    NetlinkAttributes attributes(long size) throws ProtocolException {
        fixed(size);
        return NetlinkAttributes.parse(body.asSlice(Math.min(align(size), body.byteSize())));
    }
}
