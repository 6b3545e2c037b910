package dev.jacket.cli;

import java.nio.ByteBuffer;

/// Tells of records that were longer than we take, in one line a second at most.
///
/// **threads:** shared.
final class CutNews {
    private static final long SECOND = 1_000_000_000;

    private final Run run;
    private long told = System.nanoTime() - SECOND;
    private String last = "";
    private long untold;

    CutNews(Run run) {
        this.run = run;
    }

    /// {@return what hears of the records of a link}
    Tap of(Link link) {
        return (in, message, peer, truncated) -> {
            if (in && truncated) {
                cut(peer, link.fullSize(), message);
            }
        };
    }

    private synchronized void cut(String peer, int size, ByteBuffer kept) {
        untold++;
        last = "recv " + run.protocol() + " " + Places.bare(peer) + " : a message of " + size + " bytes was cut to "
                + kept.remaining() + "; --max-message is the limit";
        if (System.nanoTime() - told >= SECOND) {
            tell();
        }
    }

    /// Tells what is left.
    synchronized void tell() {
        if (untold == 0) {
            return;
        }
        run.notices().always(untold == 1 ? last : last + " (" + untold + " times)");
        untold = 0;
        told = System.nanoTime();
    }
}
