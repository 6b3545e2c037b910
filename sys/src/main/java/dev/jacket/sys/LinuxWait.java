package dev.jacket.sys;

/// Constants of `<linux/wait.h>`: waitid(2).
@Header("linux/wait.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class LinuxWait {
    // options
    public static final int WNOHANG = 1;
    public static final int WEXITED = 4;
    public static final int WNOWAIT = 0x1000000;

    // whom to wait for
    public static final int P_PID = 1;
    public static final int P_PIDFD = 3;

    private LinuxWait() {}
}
