package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import org.jspecify.annotations.Nullable;

/// What is said on stderr beside the errors: who came, who left, where we listen.
///
/// May be used by any thread.
final class Notices {
    private final int verbosity;
    private final boolean quiet;
    private final boolean color;
    private final boolean interactive;
    private volatile @Nullable Screen screen;

    Notices(int verbosity, boolean quiet, boolean color) {
        this.verbosity = verbosity;
        this.quiet = quiet;
        this.color = color;
        this.interactive = Std.isInteractive();
    }

    /// {@return the notices that the flags ask for}
    static Notices of(Arguments arguments) {
        String color = arguments.text(Flag.COLOR, "auto");
        boolean colored = color.equals("always")
                || (color.equals("auto") && Std.err() == Std.Kind.TERMINAL && System.getenv("NO_COLOR") == null);
        return new Notices(arguments.times(Flag.VERBOSE), arguments.has(Flag.QUIET), colored);
    }

    /// From now on lines go above this screen's prompt, so that they do not tear it.
    void above(@Nullable Screen screen) {
        this.screen = screen;
    }

    int verbosity() {
        return verbosity;
    }

    /// {@return whether [#notice] says anything}
    boolean shows() {
        return !quiet && (interactive || verbosity >= 1);
    }

    /// Said to a person at a terminal, and with `-v`.
    void notice(String text) {
        if (shows()) {
            say(text);
        }
    }

    /// Said unless `-q`.
    void always(String text) {
        if (!quiet) {
            say(text);
        }
    }

    /// Said from `-v` times `level` on.
    void detail(int level, String text) {
        if (!quiet && verbosity >= level) {
            say(text);
        }
    }

    /// Said in any case, with the program's name in front.
    void error(String text) {
        put("jacket: " + Sanitize.line(text), false);
    }

    private void say(String text) {
        put(Sanitize.line(text), color);
    }

    private void put(String line, boolean dim) {
        var screen = this.screen;
        String styled = dim ? "\033[2m" + line + "\033[0m" : line;
        if (screen == null || Std.err() != Std.Kind.TERMINAL || !screen.above(styled)) {
            Std.error(styled);
        }
    }
}
