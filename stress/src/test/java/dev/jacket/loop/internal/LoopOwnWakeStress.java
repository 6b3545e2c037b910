package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the loop saw it, or was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "the loop sleeps, and nobody wakes it")
@State
public class LoopOwnWakeStress {
    private final Doubles.Source source = new Doubles.Source();
    private final EventLoop loop = Doubles.loop(source);

    @Actor
    public void loop() {
        loop.await();
    }

    @Actor
    public void other() {
        loop.executeHere(() -> {});
    }

    @Arbiter
    public void after(Z_Result result) {
        result.r1 = !source.hasLost();
    }
}
