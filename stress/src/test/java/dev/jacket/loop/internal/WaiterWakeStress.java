package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the waiter has what came")
@Outcome(expect = Expect.FORBIDDEN, desc = "it slept beside what had come")
@State
public class WaiterWakeStress {
    private final Descriptor descriptor = new Doubles.Numbers().open();
    private volatile boolean come;

    @Actor
    public void write(I_Result result) {
        long ticket = descriptor.ticket(Interest.WRITE);
        Deadline deadline = Doubles.lost();
        if (!come) {
            descriptor.parkUntilReady(Interest.WRITE, ticket, deadline, descriptor);
        }
        result.r1 = deadline.hasPassed() ? 0 : 1;
    }

    @Actor
    public void tell() {
        come = true;
        descriptor.signal(Interest.WRITE);
    }
}
