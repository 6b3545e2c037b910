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
@Outcome(expect = Expect.FORBIDDEN, desc = "the writer slept until its loop went on")
@State
public class OutflowCloseStress {
    private final Stream stream = new Stream();
    private final Outflow outflow = stream.queued();

    @Actor
    public void writer(I_Result result) {
        Deadline deadline = Doubles.lost();
        outflow.await(deadline);
        result.r1 = deadline.hasPassed() ? 0 : 1;
    }

    @Actor
    public void other() {
        stream.descriptor().close();
    }
}
