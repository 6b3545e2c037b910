package dev.jacket.command;

import java.io.IOException;

/// Processes that lose their parent while a command runs.
///
/// **threads:** shared.
public final class Orphans {
    private Orphans() {}

    /// Makes this process the parent of all orphans among its descendants from now on, so that a command
    /// cannot leave anything behind: what has left both its parent and its process group is ended, and when a
    /// command ends all of its processes are.
    ///
    /// This is for a program whose children are all [Child]: others that it starts would be taken for
    /// orphans. Without it a process that forks twice and leaves its group outlives its command.
    ///
    /// **call:** prctl(2) with PR_SET_CHILD_SUBREAPER, which is the whole process's.
    ///
    /// @throws IOException if the kernel refuses
    public static void adopt() throws IOException {
        Ground.system().reaper().adopt();
    }

    /// {@return whether [#adopt] has been called}
    public static boolean areAdopted() {
        return Ground.system().reaper().adopts();
    }
}
