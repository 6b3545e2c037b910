package dev.jacket.sys;

/// Constants of `<sched.h>`: sched_setscheduler(2).
@Header("sched.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class Sched {
    // policies
    public static final int SCHED_OTHER = 0;
    public static final int SCHED_IDLE = 5;

    private Sched() {}
}
