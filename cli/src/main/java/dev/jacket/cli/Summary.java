package dev.jacket.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/// Tells of what happens often in one line a second at most.
///
/// **threads:** shared.
final class Summary {
    private static final long SECOND = 1_000_000_000;

    private final Notices notices;
    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private long told = System.nanoTime() - SECOND;

    Summary(Notices notices) {
        this.notices = notices;
    }

    /// Adds something that happened, and tells of it now or with what follows.
    synchronized void add(String what) {
        waiting.merge(what, 1, Integer::sum);
        if (System.nanoTime() - told >= SECOND) {
            tell();
        }
    }

    /// Tells what is left.
    synchronized void tell() {
        if (waiting.isEmpty()) {
            return;
        }
        var line = new StringBuilder();
        waiting.forEach((what, times) ->
                line.append(line.isEmpty() ? "" : ", ").append(what).append(times > 1 ? " (" + times + " times)" : ""));
        waiting.clear();
        told = System.nanoTime();
        notices.always(line.toString());
    }
}
