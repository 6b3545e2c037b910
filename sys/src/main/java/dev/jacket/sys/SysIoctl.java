package dev.jacket.sys;

/// Constants of `<sys/ioctl.h>`: the ioctl(2) requests of terminals.
@Header("sys/ioctl.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysIoctl {
    // requests
    public static final int TIOCSWINSZ = 0x5414;
    public static final int TIOCSPTLCK = 0x40045431;
    public static final int TIOCGPTPEER = 0x5441;

    private SysIoctl() {}
}
