package dev.jacket.bench;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Block;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.Syscall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/// What the parts of a call cost that every call has: the way into the kernel and back, memory for it, its limit.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("doclint:missing") // the benchmarks are what their names say
public class CallCosts {
    private static final Kernel KERNEL = Kernel.system();
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// The shortest of system calls, by the downcall that all have.
    @Benchmark
    public long systemCall() {
        return KERNEL.call(Syscall.GETPID, 0, 0, 0, 0, 0, 0);
    }

    /// The same by the downcall of small transfers, of which the JVM is not told.
    @Benchmark
    public long briefSystemCall() {
        return KERNEL.callBriefly(Syscall.GETPID, 0, 0, 0, 0);
    }

    @Benchmark
    public long scratchMemory() {
        try (Scratch scratch = Scratch.take()) {
            return scratch.address(0);
        }
    }

    @Benchmark
    public long block() {
        Block block = Block.take();
        long address = block.address();
        block.giveBack();
        return address;
    }

    @Benchmark
    public boolean deadline() {
        return Deadline.after(SECOND).hasPassed();
    }
}
