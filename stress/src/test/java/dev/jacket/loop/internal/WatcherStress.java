package dev.jacket.loop.internal;

import dev.jacket.stress.Meeting;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Outcome(
        id = {"false, false", "false, true", "true, false"},
        expect = Expect.ACCEPTABLE,
        desc = "the watcher looks on, or was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "the watcher rests although the loop is awake")
@State
public class WatcherStress {
    private final Meeting meeting = new Meeting();
    private final EventLoop loop = Doubles.loop(new Doubles.Source());
    private final Watcher watcher = new Watcher();

    public WatcherStress() {
        watcher.add(loop);
        loop.fallAsleep();
    }

    @Actor
    public void loop() {
        meeting.meet();
        loop.wakeUp();
        watcher.isNeeded();
    }

    @Actor
    public void watcher(ZZ_Result result) {
        meeting.meet();
        result.r1 = watcher.mayRest();
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r2 = watcher.isResting();
    }
}
