package dev.jacket.sockets;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A family, a type and a form of address: one column of the contract's matrix.
@SuppressWarnings("ImmutableEnumChecker") // families and types are records, and nobody changes a group's set
enum Kind {
    TCP4(Family.INET, SocketType.STREAM, Form.LOOPBACK),
    TCP6(Family.INET6, SocketType.STREAM, Form.LOOPBACK),
    UDP4(Family.INET, SocketType.DGRAM, Form.LOOPBACK),
    UDP6(Family.INET6, SocketType.DGRAM, Form.LOOPBACK),
    MPTCP4(Family.INET, SocketType.STREAM, Form.LOOPBACK, Protocol.MPTCP),
    MPTCP6(Family.INET6, SocketType.STREAM, Form.LOOPBACK, Protocol.MPTCP),
    UDPLITE4(Family.INET, SocketType.DGRAM, Form.LOOPBACK, Protocol.UDPLITE),
    UDPLITE6(Family.INET6, SocketType.DGRAM, Form.LOOPBACK, Protocol.UDPLITE),
    STREAM_PATH(Family.UNIX, SocketType.STREAM, Form.PATH),
    STREAM_ABSTRACT(Family.UNIX, SocketType.STREAM, Form.ABSTRACT),
    DGRAM_PATH(Family.UNIX, SocketType.DGRAM, Form.PATH),
    DGRAM_ABSTRACT(Family.UNIX, SocketType.DGRAM, Form.ABSTRACT),
    SEQPACKET_PATH(Family.UNIX, SocketType.SEQPACKET, Form.PATH),
    SEQPACKET_ABSTRACT(Family.UNIX, SocketType.SEQPACKET, Form.ABSTRACT);

    private enum Form {
        LOOPBACK,
        PATH,
        ABSTRACT
    }

    /// Kinds that share a promise.
    enum Group {
        ALL(EnumSet.allOf(Kind.class)),
        TCP(EnumSet.of(TCP4, TCP6)),
        UDP(EnumSet.of(UDP4, UDP6, UDPLITE4, UDPLITE6)),
        INTERNET(EnumSet.range(TCP4, UDPLITE6)),
        /// The kernel sends from the caller's pages.
        ZEROCOPY(EnumSet.range(TCP4, UDP6)),
        INTERNET_STREAM(EnumSet.of(TCP4, TCP6, MPTCP4, MPTCP6)),
        UNIX(EnumSet.complementOf(EnumSet.range(TCP4, UDPLITE6))),
        PATHS(EnumSet.of(STREAM_PATH, DGRAM_PATH, SEQPACKET_PATH)),
        UNIX_STREAM(EnumSet.of(STREAM_PATH, STREAM_ABSTRACT)),
        UNIX_DATAGRAM(EnumSet.of(DGRAM_PATH, DGRAM_ABSTRACT)),
        SEQPACKET(EnumSet.of(SEQPACKET_PATH, SEQPACKET_ABSTRACT)),
        STREAM(EnumSet.of(TCP4, TCP6, MPTCP4, MPTCP6, STREAM_PATH, STREAM_ABSTRACT)),
        DATAGRAM(EnumSet.of(UDP4, UDP6, UDPLITE4, UDPLITE6, DGRAM_PATH, DGRAM_ABSTRACT)),
        MESSAGE(EnumSet.complementOf(EnumSet.of(TCP4, TCP6, MPTCP4, MPTCP6, STREAM_PATH, STREAM_ABSTRACT))),
        LISTENING(EnumSet.complementOf(EnumSet.of(UDP4, UDP6, UDPLITE4, UDPLITE6, DGRAM_PATH, DGRAM_ABSTRACT))),
        /// What has no room waits; the loopback drops a UDP datagram instead.
        FILLING(EnumSet.complementOf(EnumSet.of(UDP4, UDP6, UDPLITE4, UDPLITE6))),
        UNIX_LISTENING(EnumSet.of(STREAM_PATH, STREAM_ABSTRACT, SEQPACKET_PATH, SEQPACKET_ABSTRACT));

        private final Set<Kind> kinds;

        Group(Set<Kind> kinds) {
            this.kinds = kinds;
        }

        Set<Kind> kinds() {
            return HERE.stream().filter(kinds::contains).collect(Collectors.toCollection(LinkedHashSet::new));
        }

        boolean has(Kind kind) {
            return kinds.contains(kind);
        }
    }

    private static final Set<Kind> HERE =
            Stream.of(values()).filter(Kind::isHere).collect(Collectors.toCollection(LinkedHashSet::new));

    private static final AtomicInteger NAMES = new AtomicInteger();

    final Family family;
    final SocketType type;
    final Protocol protocol;
    private final Form form;

    Kind(Family family, SocketType type, Form form) {
        this(family, type, form, Protocol.DEFAULT);
    }

    Kind(Family family, SocketType type, Form form, Protocol protocol) {
        this.family = family;
        this.type = type;
        this.form = form;
        this.protocol = protocol;
    }

    /// {@return whether this kernel has it; the errors of what it lacks have a test of their own}
    private boolean isHere() {
        return protocol.equals(Protocol.DEFAULT)
                || Platform.probe(family, type, protocol).equals(Errno.NONE);
    }

    boolean is(Group group) {
        return group.has(this);
    }

    /// {@return an address to bind to, which nobody else has}
    Address fresh(Path folder) {
        return switch (form) {
            case LOOPBACK -> family.equals(Family.INET) ? Address.Inet4.loopback(0) : Address.Inet6.loopback(0);
            case PATH ->
                Address.Unix.path(folder.resolve("s" + NAMES.incrementAndGet()).toString());
            case ABSTRACT ->
                Address.Unix.abstractName("jacket-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet());
        };
    }
}
