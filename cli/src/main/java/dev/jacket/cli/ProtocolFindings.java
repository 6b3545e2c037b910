package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.SocketType;
import java.util.ArrayList;
import java.util.List;

/// Which protocols beside the families' own this kernel has and this user may use.
final class ProtocolFindings {
    private record Row(Family family, SocketType type, Protocol protocol, String word, String use) {
        String name() {
            return family + " " + type + " " + word;
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Family.INET, SocketType.DGRAM, Protocol.ICMP, "ICMP", "ping without privilege"),
            new Row(Family.INET6, SocketType.DGRAM, Protocol.ICMPV6, "ICMPV6", "ping without privilege"),
            new Row(Family.INET, SocketType.RAW, Protocol.IGMP, "IGMP", ""),
            new Row(Family.INET, SocketType.STREAM, Protocol.MPTCP, "MPTCP", ""),
            new Row(Family.INET, SocketType.STREAM, Protocol.SCTP, "SCTP", ""),
            new Row(Family.INET, SocketType.DGRAM, Protocol.UDPLITE, "UDPLITE", ""),
            new Row(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE, "ROUTE", "interfaces and routes"),
            new Row(Family.NETLINK, SocketType.RAW, Protocol.Netlink.SOCK_DIAG, "DIAG", "the sockets of this machine"));

    private ProtocolFindings() {}

    static List<Finding> of(Machine machine) {
        var findings = new ArrayList<Finding>();
        for (Row row : ROWS) {
            var errno = machine.probe(row.family, row.type, row.protocol);
            if (errno.equals(Errno.NONE)) {
                findings.add(Finding.of(row.name(), Finding.Verdict.YES, row.use));
            } else {
                var verdict = errno.isResource() ? Finding.Verdict.UNKNOWN : Finding.Verdict.NO;
                findings.add(Finding.of(row.name(), verdict, errno.toString())
                        .refused(errno)
                        .remedy(remedy(row, errno)));
            }
        }
        return findings;
    }

    private static String remedy(Row row, Errno errno) {
        if (errno.isPermission()) {
            return row.type.equals(SocketType.RAW)
                    ? "needs CAP_NET_RAW"
                    : row.use.startsWith("ping")
                            ? "a group of this user's must be in net.ipv4.ping_group_range"
                            : "a seccomp or security rule forbids it";
        }
        boolean absent = errno.equals(Errno.EPROTONOSUPPORT) || errno.equals(Errno.ESOCKTNOSUPPORT);
        return absent && row.protocol.equals(Protocol.SCTP) ? "modprobe sctp" : "";
    }
}
