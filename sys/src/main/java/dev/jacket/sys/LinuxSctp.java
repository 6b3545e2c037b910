package dev.jacket.sys;

/// Constants of `<linux/sctp.h>`: RFC 6458.
@Header({"netinet/in.h", "linux/sctp.h"})
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxSctp {
    // options
    public static final int SCTP_DEFAULT_SNDINFO = 34;
    public static final int SCTP_EVENT = 127;
    public static final int SCTP_INITMSG = 2;
    public static final int SCTP_NODELAY = 3;
    public static final int SCTP_RECVRCVINFO = 32;
    public static final int SCTP_STATUS = 14;

    private LinuxSctp() {}
}
