package dev.jacket.loop.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "each has a block of its own, and empty")
@Outcome(expect = Expect.FORBIDDEN, desc = "both have the same block, or it is not empty")
@State
public class BlockStress {
    @Actor
    public void one(ZZ_Result result) {
        result.r1 = isOwn((byte) 1);
    }

    @Actor
    public void other(ZZ_Result result) {
        result.r2 = isOwn((byte) 2);
    }

    private static boolean isOwn(byte mark) {
        Block block = Block.take();
        boolean empty = block.bytes().position() == 0;
        block.bytes().put(mark);
        for (int i = 0; i < 10; i++) {
            Thread.onSpinWait();
        }
        boolean own = block.bytes().get(0) == mark && block.bytes().position() == 1;
        block.giveBack();
        return empty && own;
    }
}
