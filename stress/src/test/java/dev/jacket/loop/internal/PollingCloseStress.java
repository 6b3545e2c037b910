package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "closed first")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "who waited in ppoll was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "it slept on")
@State
public class PollingCloseStress {
    /// One bell for all, as one thread waits at a time. Static, since each waker keeps memory.
    private static final Host HOST = new Host(new Bells(), System::nanoTime);

    private final Descriptor descriptor = new Descriptor(HOST, 1_000_000);

    private static final class Bells implements Kernel {
        private final Semaphore rings = new Semaphore(0);

        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            switch (nr) {
                case READ -> rings.drainPermits();
                case WRITE -> rings.release();
                case PPOLL -> await();
                default -> {}
            }
            return 0;
        }

        // As ppoll(2), it leaves the count as it is.
        private void await() {
            try {
                if (rings.tryAcquire(Doubles.LOST.toNanos(), TimeUnit.NANOSECONDS)) {
                    rings.release();
                }
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Actor
    public void read(I_Result result) {
        if (!descriptor.enter()) {
            return;
        }
        Deadline deadline = Doubles.lost();
        descriptor.pollUntilReady(Interest.READ, deadline, descriptor);
        result.r1 = deadline.hasPassed() ? 2 : 1;
        descriptor.exit();
    }

    @Actor
    public void close() {
        descriptor.close();
    }
}
