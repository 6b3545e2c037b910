package dev.jacket.sys;

/// Constants of `<sys/resource.h>`: prlimit(2).
@Header("sys/resource.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysResource {
    // resources
    public static final int RLIMIT_CPU = 0;
    public static final int RLIMIT_FSIZE = 1;
    public static final int RLIMIT_CORE = 4;
    public static final int RLIMIT_NPROC = 6;
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_AS = 9;

    // whose priority
    public static final int PRIO_PROCESS = 0;

    private SysResource() {}
}
