package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the loop was inside: the other was turned away")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "both at the same time: a step is lost")
@State
public class RingGateStress {
    private final RingGate gate = new RingGate();
    private int steps; // guarded by the gate

    @Actor
    public void loop() {
        gate.enter();
        steps++;
        gate.leave();
    }

    @Actor
    public void beside(II_Result result) {
        if (gate.enterBeside()) {
            steps++;
            gate.leaveBeside();
            result.r1 = 1;
        }
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = steps;
    }
}
