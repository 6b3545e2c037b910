package dev.jacket.cli;

import dev.jacket.fuzz.Claim;

/// What targets of the command line share: a word is understood, or refused by a line of ours.
final class Words {
    /// How much people type.
    static final int MOST = 300;

    private Words() {}

    /// {@return false; fails unless it is a refusal of what was typed, in one line that touches no terminal}
    static boolean isOurs(Trouble refused) {
        Claim.same(refused.exit(), Exit.USAGE, "the exit code");
        Claim.shown(refused.line("serve"), "\t");
        return false;
    }

    /// {@return whether something that parses throws nothing}
    static boolean isUnderstood(Runnable parses) {
        try {
            parses.run();
            return true;
        } catch (Trouble refused) {
            return isOurs(refused);
        }
    }
}
