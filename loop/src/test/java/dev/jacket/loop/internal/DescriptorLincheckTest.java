package dev.jacket.loop.internal;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The states of a descriptor, by Lincheck: whatever the order in which threads use and close it, it is as if they
/// had done so one after the other, and its number is in force as long as a use is under way.
@Row("C14")
public class DescriptorLincheckTest {
    /// Closes nothing, and remembers that it was asked to.
    private static final class Numbers implements Kernel {
        private final AtomicInteger closes = new AtomicInteger();

        @Override
        public long call(Syscall nr, long a, long b, long c, long d, long e, long f) {
            if (nr == Syscall.CLOSE) {
                closes.incrementAndGet();
            }
            return 0;
        }
    }

    private final Numbers kernel = new Numbers();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger senders = new AtomicInteger();
    private final Descriptor descriptor = new Descriptor(new Host(kernel, System::nanoTime), 1_000_000);

    /// For Lincheck.
    public DescriptorLincheckTest() {}

    /// {@return what a user sees: `closed`, or how often the number was closed while it was in use}
    @Operation
    public String use() {
        if (!descriptor.enter()) {
            return "closed";
        }
        users.incrementAndGet();
        try {
            return "in use, closed " + kernel.closes.get() + " times";
        } finally {
            users.decrementAndGet();
            descriptor.exit();
        }
    }

    /// {@return what a sender sees: `closed`, or how many others send and how often the number was closed meanwhile}
    @Operation
    public String send() {
        if (!descriptor.enterSending()) {
            return descriptor.isClosed() ? "closed" : enterThenSend();
        }
        try {
            return seenWhileSending();
        } finally {
            descriptor.exitSending();
        }
    }

    private String enterThenSend() {
        if (!descriptor.enter()) {
            return "closed";
        }
        try {
            if (descriptor.awaitTurn(Deadline.NEVER, descriptor) != Outcome.READY) {
                return "closed";
            }
            try {
                return seenWhileSending();
            } finally {
                descriptor.endTurn();
            }
        } finally {
            descriptor.exit();
        }
    }

    private String seenWhileSending() {
        int others = senders.getAndIncrement();
        try {
            return others + " others send, closed " + kernel.closes.get() + " times";
        } finally {
            senders.decrementAndGet();
        }
    }

    /// {@return whether this call closed it}
    @Operation
    public boolean close() {
        return descriptor.close();
    }

    /// {@return what its new owner sees: `closed`, or who uses the number still and how often it was closed}
    @Operation
    public String detach() {
        int number = descriptor.detach();
        return number < 0 ? "closed" : users.get() + " users, closed " + kernel.closes.get() + " times";
    }

    /// {@return whether it is closed}
    @Operation
    public boolean isClosed() {
        return descriptor.isClosed();
    }

    @Test
    @Timeout(120)
    void everyOrder_modelChecked_isAsIfOneAfterTheOther() {
        new ModelCheckingOptions()
                .iterations(12)
                .invocationsPerIteration(1_000)
                .threads(3)
                .actorsPerThread(2)
                .check(getClass());
    }

    @Test
    @Timeout(120)
    void manyThreads_stressed_areAsIfOneAfterTheOther() {
        new StressOptions()
                .iterations(12)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(3)
                .check(getClass());
    }
}
