package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the close of the other descriptor ended the wait")
@Outcome(expect = Expect.FORBIDDEN, desc = "the waiter slept on")
@State
public class PartnerCloseStress {
    private final Descriptor descriptor = new Doubles.Numbers().open();
    private final Descriptor partner = new Doubles.Numbers().open();

    @Actor
    public void read(I_Result result) {
        Deadline deadline = Doubles.lost();
        descriptor.parkUntilReady(Interest.READ, descriptor.ticket(Interest.READ), deadline, partner);
        result.r1 = deadline.hasPassed() ? 0 : 1;
    }

    @Actor
    public void close() {
        partner.close();
    }
}
