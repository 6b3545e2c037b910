package dev.jacket.sys;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

@JCStressTest
@Outcome(id = "1, 1, 2, 1", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(
        id = {"1, 0, 1, 1", "0, 1, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "the second found none free")
@Outcome(expect = Expect.FORBIDDEN, desc = "both had the one slot, or it has two things")
@State
public class SlotsStress {
    private final AtomicInteger made = new AtomicInteger();
    private final Slots<int[]> slots = new Slots<>(1, () -> {
        made.getAndIncrement();
        return new int[1];
    });

    private int claim() {
        int slot = slots.claim();
        if (slot < 0) {
            return 0;
        }
        slots.at(slot)[0]++;
        slots.release(slot);
        return 1;
    }

    @Actor
    public void one(IIII_Result result) {
        result.r1 = claim();
    }

    @Actor
    public void other(IIII_Result result) {
        result.r2 = claim();
    }

    @Arbiter
    public void after(IIII_Result result) {
        result.r3 = slots.at(0)[0];
        result.r4 = made.get();
    }
}
