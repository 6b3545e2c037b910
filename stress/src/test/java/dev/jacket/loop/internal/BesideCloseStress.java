package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the close ended the wait")
@Outcome(expect = Expect.FORBIDDEN, desc = "the reader slept until its loop went on")
@State
public class BesideCloseStress {
    private final Stream stream = new Stream();

    @Actor
    public void reader(I_Result result) {
        Deadline deadline = Doubles.lost();
        stream.inflow().receiveBeside(System.nanoTime() + Doubles.LOST.toNanos());
        result.r1 = deadline.hasPassed() ? 0 : 1;
    }

    @Actor
    public void other() {
        stream.descriptor().close();
    }
}
