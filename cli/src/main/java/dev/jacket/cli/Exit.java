package dev.jacket.cli;

/// The exit codes, one meaning each in every verb.
final class Exit {
    static final int DONE = 0;
    static final int NETWORK = 1;
    static final int USAGE = 2;
    static final int TIME = 3;
    static final int IDENTITY = 4;
    static final int NO = 5;
    static final int DEFECT = 70;
    static final int HANGUP = 129;
    static final int INTERRUPTED = 130;
    static final int STDOUT_GONE = 141;
    static final int TERMINATED = 143;

    private Exit() {}
}
