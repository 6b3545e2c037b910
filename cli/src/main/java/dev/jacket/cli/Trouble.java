package dev.jacket.cli;

import java.io.Serial;

/// Ends the command with one line on stderr and an exit code.
///
/// The text is what follows `jacket: `; an empty one prints nothing.
final class Trouble extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exit;
    private final boolean usage;

    private Trouble(int exit, boolean usage, String text) {
        super(text);
        this.exit = exit;
        this.usage = usage;
    }

    /// Words that cannot be understood: `main` adds the verb in front and the page to read behind.
    static Trouble usage(String text) {
        return new Trouble(Exit.USAGE, true, text);
    }

    /// A line that is complete as it stands.
    static Trouble of(int exit, String text) {
        return new Trouble(exit, false, text);
    }

    /// A line that is complete as it stands, with what lies behind it.
    static Trouble of(int exit, String text, Throwable cause) {
        var trouble = new Trouble(exit, false, text);
        trouble.initCause(cause);
        return trouble;
    }

    /// Something reserved whose work is still to come.
    static Trouble notBuilt(String what) {
        return new Trouble(Exit.USAGE, false, what + " : not built yet");
    }

    int exit() {
        return exit;
    }

    /// {@return the text, completed for a user who typed something wrong in `verb`}
    String line(String verb) {
        String text = getMessage();
        if (!usage) {
            return text;
        }
        return verb + " : " + text + (text.endsWith("?") ? " See: jacket help" : "; see: jacket help")
                + (verb.equals(Verb.HELP.word()) ? "" : " " + verb);
    }

    @Override
    public String getMessage() {
        String text = super.getMessage();
        return text == null ? "" : text;
    }
}
