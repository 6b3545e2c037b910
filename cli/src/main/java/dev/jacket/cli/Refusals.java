package dev.jacket.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The messages of a run that were refused, while the next ones may do better.
///
/// A person, who has typed each, hears of each; a program hears of the first one at once and of the others at the end.
///
/// May be used by any thread.
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

    synchronized boolean any() {
        return any;
    }

    /// Tells of one at once.
    synchronized void tell(Exception refusal) {
        any = true;
        say(refusal, "");
    }

    /// Nobody waited for this one.
    synchronized void unheard(IOException refusal) {
        if (typed || !any) {
            tell(refusal);
        } else {
            untold++;
            last = refusal;
        }
    }

    /// Tells of those that were not told one by one.
    synchronized void tellRest() {
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
