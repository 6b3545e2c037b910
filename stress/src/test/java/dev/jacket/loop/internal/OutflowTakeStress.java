package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the writer has it back")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the kernel has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "both have the piece, or nobody")
@State
public class OutflowTakeStress {
    private final Stream stream = new Stream();
    private final Outflow outflow = stream.queued();

    @Actor
    public void writer(ZZ_Result result) {
        result.r1 = outflow.takeBack();
    }

    @Actor
    public void standIn(ZZ_Result result) {
        result.r2 = outflow.take();
    }
}
