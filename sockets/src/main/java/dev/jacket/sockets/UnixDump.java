package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.SOCK_DIAG_BY_FAMILY;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_ICONS;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_MEMINFO;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_NAME;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_PEER;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_RQLEN;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_UID;
import static dev.jacket.sys.LinuxSockDiag.UDIAG_SHOW_VFS;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_ICONS;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_MEMINFO;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_NAME;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_PEER;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_RQLEN;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_SHUTDOWN;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_UID;
import static dev.jacket.sys.LinuxSockDiag.UNIX_DIAG_VFS;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.unix_diag_msg;
import dev.jacket.sys.unix_diag_req;
import dev.jacket.sys.unix_diag_rqlen;
import dev.jacket.sys.unix_diag_vfs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Unix sockets out of the messages of sock_diag(7).
final class UnixDump {
    private static final int SHOW = UDIAG_SHOW_NAME
            | UDIAG_SHOW_VFS
            | UDIAG_SHOW_PEER
            | UDIAG_SHOW_ICONS
            | UDIAG_SHOW_RQLEN
            | UDIAG_SHOW_MEMINFO
            | UDIAG_SHOW_UID;

    private UnixDump() {}

    static List<Diagnostics.UnixEntry> of(Host host, int states) throws IOException {
        try (NetlinkDump dump = NetlinkDump.open(host, Protocol.Netlink.SOCK_DIAG)) {
            var found = new ArrayList<Diagnostics.UnixEntry>();
            for (NetlinkMessage message : dump.of(SOCK_DIAG_BY_FAMILY, request(states))) {
                if (message.type() == SOCK_DIAG_BY_FAMILY) {
                    found.add(entry(message));
                }
            }
            return List.copyOf(found);
        }
    }

    static byte[] request(int states) {
        byte[] bytes = new byte[unix_diag_req.SIZEOF];
        MemorySegment request = MemorySegment.ofArray(bytes);
        unix_diag_req.sdiag_family(request, SysSocket.AF_UNIX);
        unix_diag_req.udiag_states(request, states);
        unix_diag_req.udiag_show(request, SHOW);
        return bytes;
    }

    static Diagnostics.UnixEntry entry(NetlinkMessage message) throws ProtocolException {
        MemorySegment fixed = message.fixed(unix_diag_msg.SIZEOF);
        NetlinkAttributes attributes = message.attributes(unix_diag_msg.SIZEOF);
        Optional<MemorySegment> queues = attributes.memory(UNIX_DIAG_RQLEN, unix_diag_rqlen.SIZEOF);
        return new Diagnostics.UnixEntry(
                SocketType.of(unix_diag_msg.udiag_type(fixed)),
                new Diagnostics.State(unix_diag_msg.udiag_state(fixed) & 31),
                attributes.bytes(UNIX_DIAG_NAME).map(UnixDump::name).orElse(Address.Unix.UNNAMED),
                Integer.toUnsignedLong(unix_diag_msg.udiag_ino(fixed)),
                Integer.toUnsignedLong(attributes.u32(UNIX_DIAG_PEER).orElse(0)),
                pending(attributes),
                queues.map(each -> Integer.toUnsignedLong(unix_diag_rqlen.udiag_rqueue(each)))
                        .orElse(0L),
                queues.map(each -> Integer.toUnsignedLong(unix_diag_rqlen.udiag_wqueue(each)))
                        .orElse(0L),
                attributes.u32(UNIX_DIAG_UID),
                fixed.get(JAVA_LONG_UNALIGNED, unix_diag_msg.udiag_cookie),
                attributes
                        .memory(UNIX_DIAG_VFS, unix_diag_vfs.SIZEOF)
                        .map(each -> Diagnostics.BoundFile.of(
                                unix_diag_vfs.udiag_vfs_ino(each), unix_diag_vfs.udiag_vfs_dev(each))),
                attributes.bytes(UNIX_DIAG_MEMINFO).map(Options.MemInfo::decode),
                Shutdown.ofBits(attributes.u8(UNIX_DIAG_SHUTDOWN).orElse(0)));
    }

    private static List<Long> pending(NetlinkAttributes attributes) {
        MemorySegment inodes = attributes.memory(UNIX_DIAG_ICONS).orElse(MemorySegment.NULL);
        var found = new ArrayList<Long>();
        for (long at = 0; at + Integer.BYTES <= inodes.byteSize(); at += Integer.BYTES) {
            found.add(Integer.toUnsignedLong(inodes.get(JAVA_INT_UNALIGNED, at)));
        }
        return List.copyOf(found);
    }

    /// A name as the kernel keeps it: abstract ones behind a NUL, paths with one or more behind them.
    private static Address.Unix name(byte[] name) {
        if (name.length == 0) {
            return Address.Unix.UNNAMED;
        }
        if (name[0] == 0) {
            return new Address.Unix(Arrays.copyOfRange(name, 1, name.length), UnixAddress.Kind.ABSTRACT);
        }
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new Address.Unix(Arrays.copyOf(name, length), UnixAddress.Kind.PATH);
    }
}
