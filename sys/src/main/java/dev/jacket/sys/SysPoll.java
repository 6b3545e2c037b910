package dev.jacket.sys;

/// Constants of `<poll.h>`: poll(2).
@Header("poll.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysPoll {
    // events
    public static final int POLLIN = 1;
    public static final int POLLPRI = 2;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;
    public static final int POLLRDHUP = 0x2000;

    private SysPoll() {}
}
