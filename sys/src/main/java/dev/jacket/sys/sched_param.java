package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct sched_param` of sched_setscheduler(2).
@Struct(value = "struct sched_param", header = "sched.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sched_param {
    public static final int SIZEOF = 4;
    public static final int sched_priority = 0;

    private sched_param() {}

    public static void sched_priority(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, sched_priority, value);
    }
}
