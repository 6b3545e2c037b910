package dev.jacket.sys;

/// Constants of `<signal.h>`: signal(7), sigaction(2).
@Header("signal.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class CSignal {
    // signals
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGKILL = 9;
    public static final int SIGPIPE = 13;
    public static final int SIGTERM = 15;
    public static final int SIGSTOP = 19;
    public static final int SIGXCPU = 24;

    // how a child ended
    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;

    private CSignal() {}
}
