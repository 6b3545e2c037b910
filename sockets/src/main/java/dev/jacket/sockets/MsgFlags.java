package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Flags of one send or receive, and those that come back with a message. An open value: bits without a name here
/// go to the kernel unchanged. Combine them with [#and]: `MSG_PEEK.and(MSG_DONTWAIT)`.
///
/// Jacket itself always adds [#MSG_NOSIGNAL] to a send and [#MSG_CMSG_CLOEXEC] to a message receive.
///
/// **threads:** immutable.
///
/// @param bits the flags, as the kernel takes them
public record MsgFlags(int bits) {
    /// No flag.
    public static final MsgFlags NONE = new MsgFlags(0);

    /// Urgent data: TCP, and Unix streams from Linux 5.15.
    public static final MsgFlags MSG_OOB = new MsgFlags(SysSocket.MSG_OOB);

    /// Receive without taking: the data stay in the queue.
    public static final MsgFlags MSG_PEEK = new MsgFlags(SysSocket.MSG_PEEK);

    /// Send to a directly attached network only.
    public static final MsgFlags MSG_DONTROUTE = new MsgFlags(SysSocket.MSG_DONTROUTE);

    /// Came back: control messages were cut.
    public static final MsgFlags MSG_CTRUNC = new MsgFlags(SysSocket.MSG_CTRUNC);

    /// Came back: the message was longer than the buffer. On a receive from a message socket: the result is its
    /// full length. On a TCP receive: the bytes are discarded and the buffer stays as it is.
    public static final MsgFlags MSG_TRUNC = new MsgFlags(SysSocket.MSG_TRUNC);

    /// Do not wait in this call, whatever the socket's timeout.
    public static final MsgFlags MSG_DONTWAIT = new MsgFlags(SysSocket.MSG_DONTWAIT);

    /// The end of a record, where the protocol has records in a stream.
    public static final MsgFlags MSG_EOR = new MsgFlags(SysSocket.MSG_EOR);

    /// Wait until the buffer is full; less comes at end of stream, error, deadline or interrupt.
    public static final MsgFlags MSG_WAITALL = new MsgFlags(SysSocket.MSG_WAITALL);

    /// Tell the link layer that the peer answers.
    public static final MsgFlags MSG_CONFIRM = new MsgFlags(SysSocket.MSG_CONFIRM);

    /// Receive from the error queue.
    public static final MsgFlags MSG_ERRQUEUE = new MsgFlags(SysSocket.MSG_ERRQUEUE);

    /// No SIGPIPE; always added.
    public static final MsgFlags MSG_NOSIGNAL = new MsgFlags(SysSocket.MSG_NOSIGNAL);

    /// More follows: TCP holds back a part segment, UDP makes one datagram of several sends.
    public static final MsgFlags MSG_MORE = new MsgFlags(SysSocket.MSG_MORE);

    /// Return as soon as one message has come; [Socket#recvMany] does so without it.
    public static final MsgFlags MSG_WAITFORONE = new MsgFlags(SysSocket.MSG_WAITFORONE);

    /// More messages follow at once: only [Socket#sendMany] needs it, and sets it itself on all but the last.
    public static final MsgFlags MSG_BATCH = new MsgFlags(SysSocket.MSG_BATCH);

    /// Send from the caller's pages; needs SO_ZEROCOPY, else it is a plain copy. The memory must stay as it is until
    /// [Socket#awaitZeroCopy] names this send, so only memory of a global arena, or of a confined one of this
    /// thread, is taken.
    public static final MsgFlags MSG_ZEROCOPY = new MsgFlags(SysSocket.MSG_ZEROCOPY);

    /// Descriptors that come are not inherited by child processes; always added.
    public static final MsgFlags MSG_CMSG_CLOEXEC = new MsgFlags(SysSocket.MSG_CMSG_CLOEXEC);

    /// Connect and send in one call; TCP.
    public static final MsgFlags MSG_FASTOPEN = new MsgFlags(SysSocket.MSG_FASTOPEN);

    /// {@return the flags of these bits}
    ///
    /// @param bits any
    public static MsgFlags of(int bits) {
        return new MsgFlags(bits);
    }

    /// {@return these flags and the others}
    ///
    /// @param others more flags
    public MsgFlags and(MsgFlags others) {
        return new MsgFlags(bits | others.bits);
    }

    /// {@return these flags without the others}
    ///
    /// @param others flags to leave out
    public MsgFlags without(MsgFlags others) {
        return new MsgFlags(bits & ~others.bits);
    }

    /// {@return whether all of the others are among these}
    ///
    /// @param others flags to look for
    public boolean has(MsgFlags others) {
        return (bits & others.bits) == others.bits;
    }

    /// {@return the names, such as `MSG_PEEK|MSG_DONTWAIT`; bits without a name in hexadecimal, no flag as `0`}
    @Override
    public String toString() {
        if (bits == 0) {
            return "0";
        }
        var names = new StringJoiner("|");
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            names.add(name(Integer.lowestOneBit(rest)));
        }
        return names.toString();
    }

    private static String name(int bit) {
        return switch (bit) {
            case SysSocket.MSG_OOB -> "MSG_OOB";
            case SysSocket.MSG_PEEK -> "MSG_PEEK";
            case SysSocket.MSG_DONTROUTE -> "MSG_DONTROUTE";
            case SysSocket.MSG_CTRUNC -> "MSG_CTRUNC";
            case SysSocket.MSG_TRUNC -> "MSG_TRUNC";
            case SysSocket.MSG_DONTWAIT -> "MSG_DONTWAIT";
            case SysSocket.MSG_EOR -> "MSG_EOR";
            case SysSocket.MSG_WAITALL -> "MSG_WAITALL";
            case SysSocket.MSG_CONFIRM -> "MSG_CONFIRM";
            case SysSocket.MSG_ERRQUEUE -> "MSG_ERRQUEUE";
            case SysSocket.MSG_NOSIGNAL -> "MSG_NOSIGNAL";
            case SysSocket.MSG_MORE -> "MSG_MORE";
            case SysSocket.MSG_WAITFORONE -> "MSG_WAITFORONE";
            case SysSocket.MSG_BATCH -> "MSG_BATCH";
            case SysSocket.MSG_ZEROCOPY -> "MSG_ZEROCOPY";
            case SysSocket.MSG_FASTOPEN -> "MSG_FASTOPEN";
            case SysSocket.MSG_CMSG_CLOEXEC -> "MSG_CMSG_CLOEXEC";
            default -> "0x" + Integer.toHexString(bit);
        };
    }

    // Written out, as what javac gives a record is linked by bootstrap methods: 12 ms of the first start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MsgFlags that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }
}
