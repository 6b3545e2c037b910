package dev.jacket.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HexFormat;

/// Has a target judge bytes, and looks at how long that takes. It is time of the processor that counts, and the best
/// of several tries, as the first ones load classes.
final class Judgement {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TRIES = 10;

    private Judgement() {}

    /// {@return whether the bytes were understood}
    static boolean of(FuzzTarget target, byte[] bytes) throws Exception {
        long best = Long.MAX_VALUE;
        boolean understood = false;
        for (int i = 0; i < TRIES && best > target.most().toNanos(); i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            understood = target.judge(bytes.clone());
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begin);
        }
        Claim.that(best <= target.most().toNanos(), "it took " + best + " ns, more than " + target.most());
        return understood;
    }

    /// {@return the failure that names the bytes}
    static AssertionError of(String name, byte[] bytes, Throwable wrong) {
        return new AssertionError(name + " fails at " + HexFormat.of().formatHex(bytes), wrong);
    }
}
