package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "closed first: the use was refused")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "used, and freed once after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "freed during the use (2), never, or twice")
@State
public class DescriptorUseStress {
    private final Doubles.Numbers kernel = new Doubles.Numbers();
    private final Descriptor descriptor = kernel.open();

    @Actor
    public void use(II_Result result) {
        if (descriptor.enter()) {
            result.r1 = kernel.closes() == 0 ? 1 : 2;
            descriptor.exit();
        }
    }

    @Actor
    public void close() {
        descriptor.close();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = kernel.closes();
    }
}
