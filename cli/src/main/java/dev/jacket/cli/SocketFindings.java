package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.SocketType;
import java.util.ArrayList;
import java.util.List;

/// Which sockets this kernel has and this user may open: each is opened and closed.
final class SocketFindings {
    private static final List<Family> FAMILIES = List.of(Family.INET, Family.INET6, Family.UNIX);
    private static final List<SocketType> TYPES =
            List.of(SocketType.STREAM, SocketType.DGRAM, SocketType.SEQPACKET, SocketType.RAW);

    private SocketFindings() {}

    static List<Finding> of(Machine machine) {
        if (!machine.hasNativeAccess()) {
            return List.of(
                    Finding.of("all", Finding.Verdict.UNKNOWN, "without native access the kernel cannot be asked")
                            .remedy(RuntimeFindings.GRANT)
                            .need());
        }
        var findings = new ArrayList<Finding>();
        for (Family family : FAMILIES) {
            for (SocketType type : TYPES) {
                findings.add(of(machine, family, type));
            }
        }
        findings.add(of(machine, Family.PACKET, SocketType.RAW));
        findings.add(of(machine, Family.NETLINK, SocketType.RAW));
        findings.add(of(machine, Family.VSOCK, SocketType.STREAM));
        findings.addAll(ProtocolFindings.of(machine));
        findings.addAll(OptionFindings.of(machine));
        return findings;
    }

    private static Finding of(Machine machine, Family family, SocketType type) {
        var errno = machine.probe(family, type, protocol(family, type));
        String name = family + " " + type;
        Finding finding;
        if (errno.equals(Errno.NONE)) {
            finding = Finding.of(name, Finding.Verdict.YES, detail(family, type));
        } else {
            var verdict = errno.isResource() ? Finding.Verdict.UNKNOWN : Finding.Verdict.NO;
            finding = Finding.of(name, verdict, errno.toString()).refused(errno).remedy(remedy(family, type, errno));
        }
        return isNeeded(family, type) ? finding.need() : finding;
    }

    private static boolean isNeeded(Family family, SocketType type) {
        return (family.equals(Family.INET) || family.equals(Family.UNIX))
                && (type.equals(SocketType.STREAM) || type.equals(SocketType.DGRAM));
    }

    /// Raw IP sockets have no default: with 0 the kernel says EPROTONOSUPPORT to everybody.
    private static Protocol protocol(Family family, SocketType type) {
        if (!type.equals(SocketType.RAW)) {
            return Protocol.DEFAULT;
        }
        return family.equals(Family.INET)
                ? Protocol.ICMP
                : family.equals(Family.INET6) ? Protocol.ICMPV6 : Protocol.DEFAULT;
    }

    private static String detail(Family family, SocketType type) {
        if (!type.equals(SocketType.RAW)) {
            return "";
        }
        if (family.equals(Family.UNIX)) {
            return "the kernel makes it DGRAM";
        }
        var protocol = protocol(family, type);
        return protocol.equals(Protocol.DEFAULT) ? "" : "asked for with protocol " + protocol;
    }

    private static String remedy(Family family, SocketType type, Errno errno) {
        if (errno.isResource()) {
            return errno.equals(Errno.EMFILE) ? "more descriptors: ulimit -n" : "the system has run out: end something";
        }
        if (errno.isPermission()) {
            return type.equals(SocketType.RAW) && !family.equals(Family.UNIX)
                    ? "needs CAP_NET_RAW: sudo, or in a container --cap-add NET_RAW"
                    : "a seccomp or security rule of this container or service forbids it";
        }
        if (errno.equals(Errno.EAFNOSUPPORT)) {
            return absent(family);
        }
        return type.equals(SocketType.SEQPACKET) && !family.equals(Family.UNIX)
                ? "of the internet's protocols only SCTP has it: modprobe sctp"
                : "";
    }

    private static String absent(Family family) {
        if (family.equals(Family.INET6)) {
            return "the kernel runs without IPv6 (ipv6.disable=1), or RestrictAddressFamilies= leaves it out";
        }
        return family.equals(Family.VSOCK)
                ? "between virtual machines and their host only: modprobe vsock"
                : "not in this kernel, or RestrictAddressFamilies= leaves it out";
    }
}
