"""Which sockets this kernel has and this user may open: FAMILY TYPE yes, or FAMILY TYPE and the name of the errno."""
import errno
import socket

for family in ("INET", "INET6", "UNIX"):
    for kind in ("STREAM", "DGRAM", "SEQPACKET", "RAW"):
        protocol = 0
        if kind == "RAW" and family != "UNIX":
            protocol = socket.IPPROTO_ICMP if family == "INET" else socket.IPPROTO_ICMPV6
        try:
            socket.socket(getattr(socket, "AF_" + family), getattr(socket, "SOCK_" + kind), protocol).close()
            answer = "yes"
        except OSError as refused:
            answer = errno.errorcode[refused.errno]
        print(family, kind, answer)

for family, kind, word, protocol in (
    ("INET", "DGRAM", "ICMP", 1),
    ("INET6", "DGRAM", "ICMPV6", 58),
    ("INET", "RAW", "IGMP", 2),
    ("INET", "STREAM", "SCTP", 132),
    ("INET", "DGRAM", "UDPLITE", 136),
):
    try:
        socket.socket(getattr(socket, "AF_" + family), getattr(socket, "SOCK_" + kind), protocol).close()
        answer = "yes"
    except OSError as refused:
        answer = errno.errorcode[refused.errno]
    print(family, kind, word, answer)
