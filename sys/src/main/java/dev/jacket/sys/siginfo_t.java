package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `siginfo_t` of sigaction(2), as waitid(2) fills it.
@Struct(value = "siginfo_t", header = "signal.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class siginfo_t {
    public static final int SIZEOF = 128;
    public static final int si_code = 8;
    public static final int si_pid = 16;
    public static final int si_status = 24;

    private siginfo_t() {}

    public static int si_code(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, si_code);
    }

    public static int si_pid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, si_pid);
    }

    public static int si_status(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, si_status);
    }
}
