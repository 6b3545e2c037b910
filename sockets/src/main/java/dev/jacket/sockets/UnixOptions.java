package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import dev.jacket.sys.ucred;

/// Options of Unix sockets: unix(7).
///
/// **threads:** immutable.
interface UnixOptions {
    /// Whether messages of a stream come with the count of bytes still unread.
    Option<Boolean> SO_INQ =
            option("SO_INQ", SysSocket.SO_INQ, Codecs.BOOL).writeOnly().since("6.17");

    /// Whether messages come with the sender's credentials. An unbound socket gets an abstract name when it
    /// connects or sends.
    Option<Boolean> SO_PASSCRED = option("SO_PASSCRED", SysSocket.SO_PASSCRED, Codecs.BOOL);

    /// Whether messages come with a descriptor of the sender's process.
    Option<Boolean> SO_PASSPIDFD =
            option("SO_PASSPIDFD", SysSocket.SO_PASSPIDFD, Codecs.BOOL).since("6.5");

    /// Whether descriptors may come, which is the default; off, the sender gets EPERM.
    Option<Boolean> SO_PASSRIGHTS =
            option("SO_PASSRIGHTS", SysSocket.SO_PASSRIGHTS, Codecs.BOOL).since("6.16");

    /// Whether messages come with the sender's security label.
    Option<Boolean> SO_PASSSEC = option("SO_PASSSEC", SysSocket.SO_PASSSEC, Codecs.BOOL);

    /// Where the next MSG_PEEK begins, in bytes; -1 is off. UDP has it too, and TCP from Linux 6.10.
    Option<Integer> SO_PEEK_OFF = option("SO_PEEK_OFF", SysSocket.SO_PEEK_OFF, Codecs.number(-1, Integer.MAX_VALUE));

    /// Who was at the other end when it connected; other families answer without error that nobody was.
    Option<Credentials> SO_PEERCRED = option(
                    "SO_PEERCRED",
                    SysSocket.SO_PEERCRED,
                    Codecs.report(Credentials.class, ucred.SIZEOF, Credentials::decode))
            .readOnly();

    /// The supplementary groups of who was at the other end when it connected. **errors:** ENODATA without a peer.
    Option<int[]> SO_PEERGROUPS = option(
                    "SO_PEERGROUPS", SysSocket.SO_PEERGROUPS, Codecs.report(int[].class, 65_536, UnixOptions::groups))
            .readOnly();

    /// A descriptor of the process at the other end when it connected, a new one each time: close it.
    /// **errors:** ENODATA without a peer.
    Option<Fd> SO_PEERPIDFD = option("SO_PEERPIDFD", SysSocket.SO_PEERPIDFD, OwnerCodecs.FD)
            .readOnly()
            .since("6.5");

    /// The peer's security label. **errors:** ENOPROTOOPT without a security module.
    Option<String> SO_PEERSEC =
            option("SO_PEERSEC", SysSocket.SO_PEERSEC, Codecs.text(255)).readOnly();

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[bytes.length / Integer.BYTES];
        Codecs.of(bytes).asIntBuffer().get(groups);
        return groups;
    }

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_SOCKET, number, codec);
    }
}
