package dev.jacket.loop.internal;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "closed first")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the reader was woken, and the number freed after it")
@Outcome(expect = Expect.FORBIDDEN, desc = "it slept on (2), or the number was not freed once")
@State
public class ReaderCloseStress {
    private final Doubles.Numbers kernel = new Doubles.Numbers();
    private final Descriptor descriptor = kernel.open();

    @Actor
    public void read(II_Result result) {
        if (!descriptor.enter()) {
            return;
        }
        long until = System.nanoTime() + Doubles.LOST.toNanos();
        descriptor.parkReading(Thread.currentThread(), descriptor.ticket(Interest.READ), () -> {
            LockSupport.parkNanos(this, Doubles.LOST.toNanos());
            return until - System.nanoTime() > 0;
        });
        result.r1 = until - System.nanoTime() > 0 ? 1 : 2;
        descriptor.exit();
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
