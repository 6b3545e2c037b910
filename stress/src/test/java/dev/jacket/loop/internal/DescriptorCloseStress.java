package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@JCStressTest
@Outcome(
        id = {"1, 0, 1", "0, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one has closed it, and it was freed once")
@Outcome(expect = Expect.FORBIDDEN, desc = "both or neither have closed it, or it was freed twice or never")
@State
public class DescriptorCloseStress {
    private final Doubles.Numbers kernel = new Doubles.Numbers();
    private final Descriptor descriptor = kernel.open();

    @Actor
    public void one(III_Result result) {
        result.r1 = descriptor.close() ? 1 : 0;
    }

    @Actor
    public void other(III_Result result) {
        result.r2 = descriptor.close() ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result result) {
        result.r3 = kernel.closes();
    }
}
