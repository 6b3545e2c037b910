package dev.jacket.sys;

/// Constants of `<linux/prctl.h>`: prctl(2).
@Header("linux/prctl.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class LinuxPrctl {
    // operations on the process
    public static final int PR_SET_CHILD_SUBREAPER = 36;

    // operations on the thread
    public static final int PR_SET_NO_NEW_PRIVS = 38;

    private LinuxPrctl() {}
}
