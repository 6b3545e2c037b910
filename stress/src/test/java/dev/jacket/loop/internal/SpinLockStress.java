package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "both at the same time: a step is lost")
@State
public class SpinLockStress {
    private final SpinLock lock = new SpinLock();
    private int steps; // guarded by the lock

    @Actor
    public void one() {
        step();
    }

    @Actor
    public void other() {
        step();
    }

    private void step() {
        lock.lock();
        steps++;
        lock.unlock();
    }

    @Arbiter
    public void after(I_Result result) {
        result.r1 = steps;
    }
}
