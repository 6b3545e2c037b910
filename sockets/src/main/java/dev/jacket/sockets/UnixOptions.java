package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import dev.jacket.sys.ucred;

/// Options of Unix sockets: unix(7).
///
/// **threads:** immutable.
public final class UnixOptions {
    /// Whether messages come with the sender's credentials. An unbound socket gets an abstract name when it
    /// connects or sends.
    public static final Option<Boolean> SO_PASSCRED =
            Option.of("SO_PASSCRED", SysSocket.SOL_SOCKET, SysSocket.SO_PASSCRED, Codecs.BOOL);

    /// Whether messages come with a descriptor of the sender's process.
    public static final Option<Boolean> SO_PASSPIDFD = Option.of(
                    "SO_PASSPIDFD", SysSocket.SOL_SOCKET, SysSocket.SO_PASSPIDFD, Codecs.BOOL)
            .since("6.5");

    /// Whether descriptors may come, which is the default; off, the sender gets EPERM.
    public static final Option<Boolean> SO_PASSRIGHTS = Option.of(
                    "SO_PASSRIGHTS", SysSocket.SOL_SOCKET, SysSocket.SO_PASSRIGHTS, Codecs.BOOL)
            .since("6.16");

    /// Whether messages come with the sender's security label.
    public static final Option<Boolean> SO_PASSSEC =
            Option.of("SO_PASSSEC", SysSocket.SOL_SOCKET, SysSocket.SO_PASSSEC, Codecs.BOOL);

    /// Where the next MSG_PEEK begins, in bytes; -1 is off. UDP has it too, and TCP from Linux 6.10.
    public static final Option<Integer> SO_PEEK_OFF =
            Option.of("SO_PEEK_OFF", SysSocket.SOL_SOCKET, SysSocket.SO_PEEK_OFF, Codecs.number(-1, Integer.MAX_VALUE));

    /// Who was at the other end when it connected; other families answer without error that nobody was.
    public static final Option<Credentials> SO_PEERCRED = Option.of(
                    "SO_PEERCRED",
                    SysSocket.SOL_SOCKET,
                    SysSocket.SO_PEERCRED,
                    Codecs.report(Credentials.class, ucred.SIZEOF, Credentials::decode))
            .readOnly();

    /// The peer's security label. **errors:** ENOPROTOOPT without a security module.
    public static final Option<String> SO_PEERSEC = Option.of(
                    "SO_PEERSEC", SysSocket.SOL_SOCKET, SysSocket.SO_PEERSEC, Codecs.text(255))
            .readOnly();

    private UnixOptions() {}
}
