package dev.jacket.server;

import dev.jacket.loop.Deadline;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "who waits for all to leave sees the last one")
@Outcome(expect = Expect.FORBIDDEN, desc = "it waited on")
@State
public class WaitingStress {
    private static final Duration LOST = Duration.ofSeconds(5);

    private final Waiting waiting = new Waiting(2);

    public WaitingStress() {
        waiting.enter();
        waiting.enter();
        waiting.leave();
    }

    @Actor
    public void drain(I_Result result) {
        var deadline = Deadline.after(LOST);
        try {
            result.r1 = waiting.awaitAtMost(0, deadline) && !deadline.hasPassed() ? 1 : 0;
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    @Actor
    public void last() {
        waiting.leave();
    }
}
