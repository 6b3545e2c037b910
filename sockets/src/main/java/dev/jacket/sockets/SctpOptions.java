package dev.jacket.sockets;

import dev.jacket.sys.LinuxSctp;
import dev.jacket.sys.NetinetIn;

/// Options of SCTP, as RFC 6458 lays them out: few kernels have it, so the values are bytes.
///
/// **threads:** immutable.
interface SctpOptions {
    /// How messages are sent that do not say it, as `struct sctp_sndinfo`.
    Option<byte[]> SCTP_DEFAULT_SNDINFO =
            option("SCTP_DEFAULT_SNDINFO", LinuxSctp.SCTP_DEFAULT_SNDINFO, BytesCodec.ANY);

    /// Whether an event is told, as `struct sctp_event`.
    Option<byte[]> SCTP_EVENT =
            option("SCTP_EVENT", LinuxSctp.SCTP_EVENT, Codecs.asked(BytesCodec.ANY, bytes -> bytes));

    /// How associations begin, as `struct sctp_initmsg`.
    Option<byte[]> SCTP_INITMSG = option("SCTP_INITMSG", LinuxSctp.SCTP_INITMSG, BytesCodec.ANY);

    /// Whether small chunks leave at once, as an int.
    Option<byte[]> SCTP_NODELAY = option("SCTP_NODELAY", LinuxSctp.SCTP_NODELAY, BytesCodec.ANY);

    /// Whether messages come with `struct sctp_rcvinfo`, as an int.
    Option<byte[]> SCTP_RECVRCVINFO = option("SCTP_RECVRCVINFO", LinuxSctp.SCTP_RECVRCVINFO, BytesCodec.ANY);

    /// The state of an association, as `struct sctp_status`, whose first member asks.
    Option<byte[]> SCTP_STATUS = option(
                    "SCTP_STATUS", LinuxSctp.SCTP_STATUS, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly();

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_SCTP, number, codec);
    }
}
