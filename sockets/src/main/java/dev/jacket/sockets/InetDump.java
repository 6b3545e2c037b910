package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_CONG;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_INFO;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_NOCOOKIE;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_REQ_BYTECODE;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_REQ_PROTOCOL;
import static dev.jacket.sys.LinuxSockDiag.SOCK_DESTROY;
import static dev.jacket.sys.LinuxSockDiag.SOCK_DIAG_BY_FAMILY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.inet_diag_msg;
import dev.jacket.sys.inet_diag_req_v2;
import dev.jacket.sys.inet_diag_sockid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Internet sockets out of the messages of sock_diag(7).
final class InetDump {
    private static final int LARGEST_PROTOCOL_BYTE = 255;

    private static final byte[] NO_FILTER = {};
    private static final long ANY_COOKIE = INET_DIAG_NOCOOKIE << 32 | INET_DIAG_NOCOOKIE;

    /// Enough for one socket.
    private static final int ROOM_FOR_ONE = 4096;

    private InetDump() {}

    static List<Diagnostics.SocketEntry> of(Host host, Family family, Protocol protocol, byte[] filter, int states)
            throws IOException {
        try (NetlinkDump dump = NetlinkDump.open(host, Protocol.Netlink.SOCK_DIAG)) {
            var found = new ArrayList<Diagnostics.SocketEntry>();
            for (NetlinkMessage message : dump.of(SOCK_DIAG_BY_FAMILY, request(family, protocol, filter, states))) {
                if (message.type() == SOCK_DIAG_BY_FAMILY) {
                    found.add(entry(message, protocol));
                }
            }
            return List.copyOf(found);
        }
    }

    /// {@return the socket of TCP that has these addresses, which are of one family}
    static Optional<Diagnostics.SocketEntry> one(Host host, Address.Ip local, Address.Ip peer, int ifIndex)
            throws IOException {
        byte[] request = request(local, peer, Protocol.TCP, ifIndex, ANY_COOKIE);
        try (NetlinkDump kernel = NetlinkDump.open(host, Protocol.Netlink.SOCK_DIAG, ROOM_FOR_ONE)) {
            for (NetlinkMessage message : kernel.one(SOCK_DIAG_BY_FAMILY, request)) {
                var found = entry(message, Protocol.TCP);
                // Where there is none the kernel gives a listener that would take the peer.
                if (isAt(found.local(), local) && isAt(found.peer(), peer)) {
                    return Optional.of(found);
                }
            }
        } catch (IOException refused) {
            if (!Errno.of(refused).equals(Errno.ENOENT)) {
                throw refused;
            }
        }
        return Optional.empty();
    }

    /// {@return whether it is the same address, which a socket of IPv6 has mapped}
    private static boolean isAt(Address.Ip has, Address.Ip wanted) {
        return has.port() == wanted.port()
                && has.unmapped() instanceof Address.Ip plain
                && Arrays.equals(plain.bytes(), wanted.bytes());
    }

    static void destroy(Host host, Diagnostics.SocketEntry entry) throws IOException {
        byte[] request = request(entry.local(), entry.peer(), entry.protocol(), entry.ifIndex(), entry.cookie());
        try (NetlinkDump kernel = NetlinkDump.open(host, Protocol.Netlink.SOCK_DIAG)) {
            kernel.order(SOCK_DESTROY, request);
        }
    }

    /// {@return a request about one socket}
    private static byte[] request(Address.Ip local, Address.Ip peer, Protocol protocol, int ifIndex, long cookie) {
        byte[] bytes = request(local.family(), protocol, NO_FILTER, -1);
        MemorySegment id = MemorySegment.ofArray(bytes).asSlice(inet_diag_req_v2.id, inet_diag_sockid.SIZEOF);
        inet_diag_sockid.idiag_sport(id, local.port());
        inet_diag_sockid.idiag_dport(id, peer.port());
        id.asSlice(inet_diag_sockid.idiag_src).copyFrom(MemorySegment.ofArray(local.bytes()));
        id.asSlice(inet_diag_sockid.idiag_dst).copyFrom(MemorySegment.ofArray(peer.bytes()));
        id.set(JAVA_INT_UNALIGNED, inet_diag_sockid.idiag_if, ifIndex);
        id.set(JAVA_LONG_UNALIGNED, inet_diag_sockid.idiag_cookie, cookie);
        return bytes;
    }

    /// The field for the protocol is a byte; those of larger numbers go into an attribute.
    static byte[] request(Family family, Protocol protocol, byte[] filter, int states) {
        boolean isLarge = protocol.number() > LARGEST_PROTOCOL_BYTE;
        MemorySegment request = MemorySegment.ofArray(new byte[inet_diag_req_v2.SIZEOF]);
        inet_diag_req_v2.sdiag_family(request, family.number());
        inet_diag_req_v2.sdiag_protocol(request, isLarge ? Protocol.TCP.number() : protocol.number());
        inet_diag_req_v2.idiag_ext(request, 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_CONG - 1) | InetDetails.WANTED);
        inet_diag_req_v2.idiag_states(request, states);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(request.toArray(JAVA_BYTE));
        if (isLarge) {
            bytes.writeBytes(NetlinkAttributes.u32(INET_DIAG_REQ_PROTOCOL, protocol.number()));
        }
        if (filter.length > 0) {
            bytes.writeBytes(NetlinkAttributes.of(INET_DIAG_REQ_BYTECODE, filter));
        }
        return bytes.toByteArray();
    }

    static Diagnostics.SocketEntry entry(NetlinkMessage message, Protocol protocol) throws ProtocolException {
        MemorySegment fixed = message.fixed(inet_diag_msg.SIZEOF);
        NetlinkAttributes attributes = message.attributes(inet_diag_msg.SIZEOF);
        MemorySegment id = fixed.asSlice(inet_diag_msg.id, inet_diag_sockid.SIZEOF);
        int family = inet_diag_msg.idiag_family(fixed);
        return new Diagnostics.SocketEntry(
                protocol,
                new Diagnostics.State(inet_diag_msg.idiag_state(fixed) & 31),
                address(family, id, inet_diag_sockid.idiag_src, inet_diag_sockid.idiag_sport(id)),
                address(family, id, inet_diag_sockid.idiag_dst, inet_diag_sockid.idiag_dport(id)),
                inet_diag_sockid.idiag_if(id),
                new Diagnostics.Timer(
                        inet_diag_msg.idiag_timer(fixed),
                        Duration.ofMillis(Integer.toUnsignedLong(inet_diag_msg.idiag_expires(fixed))),
                        inet_diag_msg.idiag_retrans(fixed)),
                Integer.toUnsignedLong(inet_diag_msg.idiag_rqueue(fixed)),
                Integer.toUnsignedLong(inet_diag_msg.idiag_wqueue(fixed)),
                Integer.toUnsignedLong(inet_diag_msg.idiag_uid(fixed)),
                Integer.toUnsignedLong(inet_diag_msg.idiag_inode(fixed)),
                id.get(JAVA_LONG_UNALIGNED, inet_diag_sockid.idiag_cookie),
                // MPTCP has a structure of its own under the same number.
                attributes
                        .bytes(INET_DIAG_INFO)
                        .filter(bytes -> protocol.equals(Protocol.TCP) && bytes.length > 0)
                        .map(TcpInfo::of),
                attributes.text(INET_DIAG_CONG),
                InetDetails.of(attributes));
    }

    private static Address.Ip address(int family, MemorySegment id, int at, int port) throws ProtocolException {
        if (family == SysSocket.AF_INET) {
            return Address.Inet4.of(id.asSlice(at, 4).toArray(JAVA_BYTE), port);
        }
        if (family != SysSocket.AF_INET6) {
            throw new ProtocolException("netlink lists an internet socket of family " + family);
        }
        byte[] bytes = id.asSlice(at, 16).toArray(JAVA_BYTE);
        boolean ofTheLink = (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
        return Address.Inet6.of(bytes, port, 0, ofTheLink ? inet_diag_sockid.idiag_if(id) : 0);
    }
}
