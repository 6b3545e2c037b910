package dev.jacket.loop.internal;

import dev.jacket.stress.Meeting;
import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "run")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken and never run, or refused and run")
@State
public class LoopEndStress {
    private final Meeting meeting = new Meeting();
    private static final Watcher WATCHER = new Watcher();

    private final EventLoop loop = Doubles.loop(new Doubles.Source());
    private volatile boolean run;

    public LoopEndStress() {
        loop.close(); // from the first round on it may end
    }

    @Actor
    public void loop() {
        meeting.meet();
        loop.run(WATCHER);
    }

    @Actor
    public void other(ZZ_Result result) {
        meeting.meet();
        try {
            loop.execute(() -> run = true);
            result.r1 = true;
        } catch (RejectedExecutionException closed) {
            result.r1 = false;
        }
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r2 = run;
    }
}
