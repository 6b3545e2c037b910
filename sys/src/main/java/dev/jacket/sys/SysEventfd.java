package dev.jacket.sys;

/// Constants of `<sys/eventfd.h>`: eventfd(2).
@Header("sys/eventfd.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysEventfd {
    // flags
    public static final int EFD_CLOEXEC = 524288;
    public static final int EFD_NONBLOCK = 2048;

    private SysEventfd() {}
}
