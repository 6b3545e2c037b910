package dev.jacket.sys;

/// `struct scm_timestamping`: three times, of which the second is unused.
@Struct(
        value = "struct scm_timestamping",
        header = {"time.h", "linux/errqueue.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class scm_timestamping {
    public static final int SIZEOF = 48;
    public static final int ts = 0;

    private scm_timestamping() {}
}
