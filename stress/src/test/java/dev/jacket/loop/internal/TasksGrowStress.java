package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "65, 0", expect = Expect.ACCEPTABLE, desc = "each task ran once")
@Outcome(expect = Expect.FORBIDDEN, desc = "one never ran, or twice")
@State
public class TasksGrowStress {
    private static final int BEFORE = 64; // for which a batch has room at first

    private final CountedTasks counted = new CountedTasks(BEFORE + 1, BEFORE);

    @Actor
    public void loop() {
        counted.addHere(BEFORE);
    }

    @Actor
    public void standIn() {
        counted.standIn();
    }

    @Arbiter
    public void after(II_Result result) {
        counted.judge(result);
    }
}
