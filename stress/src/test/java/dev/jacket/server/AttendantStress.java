package dev.jacket.server;

import dev.jacket.stress.Meeting;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

@JCStressTest
@Outcome(id = "false", expect = Expect.ACCEPTABLE, desc = "it handles on undisturbed")
@Outcome(expect = Expect.FORBIDDEN, desc = "a drain interrupts what it does after its wait")
@State
public class AttendantStress {
    private final Meeting meeting = new Meeting();
    private final Attendant attendant = new Attendant();
    private volatile boolean drained;

    @Actor
    public void handler(Z_Result result) {
        attendant.begin();
        attendant.beginsWaiting();
        meeting.meet();
        attendant.hasWaited();
        while (!drained) {
            Thread.onSpinWait();
        }
        result.r1 = Thread.interrupted();
    }

    @Actor
    public void drain() {
        meeting.meet();
        attendant.drain();
        drained = true;
    }
}
