package dev.jacket.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The messages of a run that were refused, while the next ones may do better.
///
/// A person, who has typed each, hears of each; a program hears of the first one at once and of the others at the end.
final class Refusals {
    private final Run run;
    private final boolean typed;
    private boolean any;
    private long untold;
    private @Nullable IOException last;

    Refusals(Run run, boolean typed) {
        this.run = run;
        this.typed = typed;
    }

    boolean any() {
        return any;
    }

    /// Tells of one at once.
    void tell(Exception refusal) {
        any = true;
        say(refusal, "");
    }

    /// Nobody waited for this one, which was found when the next message started.
    ///
    /// @param refusal null if there was none
    void unheard(@Nullable IOException refusal) {
        if (refusal == null) {
            return;
        }
        if (typed || !any) {
            tell(refusal);
        } else {
            untold++;
            last = refusal;
        }
    }

    /// Tells of those that were not told one by one.
    void tellRest() {
        var refusal = last;
        if (refusal != null) {
            say(refusal, untold == 1 ? "" : " (" + untold + " times)");
            last = null;
        }
    }

    private void say(Exception refusal, String times) {
        String line = Failures.text(run, refusal) + times;
        run.notices().error(line);
        run.events().warning(refusal, line);
    }
}
