package dev.jacket.loop.internal;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the reader has what came")
@Outcome(expect = Expect.FORBIDDEN, desc = "it slept beside what had come")
@State
public class ReaderWakeStress {
    private final Descriptor descriptor = new Doubles.Numbers().open();
    private volatile boolean come;

    @Actor
    public void read(I_Result result) {
        long ticket = descriptor.ticket(Interest.READ);
        if (!come) {
            long until = System.nanoTime() + Doubles.LOST.toNanos();
            descriptor.parkReading(Thread.currentThread(), ticket, () -> {
                LockSupport.parkNanos(this, Doubles.LOST.toNanos());
                return until - System.nanoTime() > 0;
            });
            result.r1 = until - System.nanoTime() > 0 ? 1 : 0;
            return;
        }
        result.r1 = 1;
    }

    @Actor
    public void tell() {
        come = true;
        descriptor.signal(Interest.READ);
    }
}
