package dev.jacket.sys;

/// Constants of `<linux/sockios.h>`: the ioctl(2) requests of sockets.
@Header({"sys/ioctl.h", "linux/sockios.h"})
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class Sockios {
    // requests
    public static final int SIOCINQ = 0x541b;
    public static final int SIOCOUTQ = 0x5411;
    public static final int SIOCOUTQNSD = 0x894b;
    public static final int SIOCATMARK = 0x8905;

    private Sockios() {}
}
