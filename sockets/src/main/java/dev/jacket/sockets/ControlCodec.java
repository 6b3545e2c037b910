package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.cmsghdr;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Control messages in the kernel's memory: one header and its bytes after the other.
///
/// Reading never fails, since descriptors that came have to get an owner whatever stands around them: what has
/// not the length of its type becomes a [ControlMessage.RawControl], and what is cut is read as far as it goes.
final class ControlCodec {
    private ControlCodec() {}

    /// {@return what stands in a control buffer, in its order}
    ///
    /// @param control as many bytes as msg_controllen says
    /// @param host where the descriptors that came will be closed
    static List<ControlMessage> read(MemorySegment control, Host host) {
        if (control.byteSize() < cmsghdr.SIZEOF) {
            return List.of();
        }
        var messages = new ArrayList<ControlMessage>();
        for (long at = 0; control.byteSize() - at >= cmsghdr.SIZEOF; ) {
            MemorySegment header = control.asSlice(at);
            long length = Math.min(cmsghdr.cmsg_len(header), header.byteSize());
            if (length < cmsghdr.SIZEOF) {
                break;
            }
            byte[] bytes =
                    header.asSlice(cmsghdr.SIZEOF, length - cmsghdr.SIZEOF).toArray(JAVA_BYTE);
            messages.add(decode(cmsghdr.cmsg_level(header), cmsghdr.cmsg_type(header), bytes, host));
            at += aligned(length);
        }
        return List.copyOf(messages);
    }

    static ControlMessage decode(int level, int type, byte[] bytes, Host host) {
        ControlMessage known = switch (level) {
            case SysSocket.SOL_SOCKET -> SocketControls.decode(type, bytes, host);
            case NetinetIn.IPPROTO_IP -> Ip4Controls.decode(type, bytes);
            case NetinetIn.IPPROTO_IPV6 -> Ip6Controls.decode(type, bytes);
            default -> OtherControls.decode(level, type, bytes);
        };
        return known == null ? new ControlMessage.RawControl(level, type, bytes) : known;
    }

    /// {@return control messages as the kernel has them}
    static byte[] write(List<ControlMessage.RawControl> messages) {
        int size = 0;
        for (ControlMessage.RawControl message : messages) {
            size = Math.addExact(size, ControlMessage.space(message.bytes().length));
        }
        byte[] whole = new byte[size];
        int at = 0;
        for (ControlMessage.RawControl message : messages) {
            byte[] bytes = message.bytes();
            MemorySegment header = MemorySegment.ofArray(whole).asSlice(at);
            cmsghdr.cmsg_len(header, ControlMessage.length(bytes.length));
            cmsghdr.cmsg_level(header, message.level());
            cmsghdr.cmsg_type(header, message.type());
            System.arraycopy(bytes, 0, whole, at + cmsghdr.SIZEOF, bytes.length);
            at += ControlMessage.space(bytes.length);
        }
        return whole;
    }

    private static long aligned(long length) {
        return (length + 7) & -8;
    }

    /// {@return one int, or null if there is not exactly one}
    static @Nullable Integer number(byte[] bytes) {
        return bytes.length == Integer.BYTES ? Codecs.int32(bytes) : null;
    }
}
