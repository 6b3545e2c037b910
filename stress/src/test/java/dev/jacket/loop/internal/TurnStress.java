package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the second sends after the first")
@Outcome(expect = Expect.FORBIDDEN, desc = "both at once (2), or it slept although its turn had come (0)")
@State
public class TurnStress {
    private final Descriptor descriptor = new Doubles.Numbers().open();
    private int senders; // guarded by the turn

    public TurnStress() {
        descriptor.enterSending();
        senders = 1;
    }

    @Actor
    public void first() {
        senders--;
        descriptor.exitSending();
    }

    @Actor
    public void second(I_Result result) {
        descriptor.enter();
        if (descriptor.awaitTurn(Doubles.lost(), descriptor) == dev.jacket.loop.internal.Outcome.READY) {
            result.r1 = senders == 0 ? 1 : 2;
            descriptor.endTurn();
        }
        descriptor.exit();
    }
}
