package dev.jacket.loop.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "what a close has to do was done once")
@Outcome(expect = Expect.FORBIDDEN, desc = "never, or twice")
@State
public class DescriptorHookStress {
    private final Descriptor descriptor = new Doubles.Numbers().open();
    private final AtomicInteger runs = new AtomicInteger();

    @Actor
    public void set() {
        descriptor.onClose(runs::incrementAndGet);
    }

    @Actor
    public void close() {
        descriptor.close();
    }

    @Arbiter
    public void after(I_Result result) {
        result.r1 = runs.get();
    }
}
