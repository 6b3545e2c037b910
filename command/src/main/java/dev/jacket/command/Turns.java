package dev.jacket.command;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// How many commands run at once, and how often commands came to a limit.
///
/// **threads:** shared.
final class Turns {
    private static final String RUNNING = "exec-max-running";

    private final int most;
    private final Semaphore free;
    private final LongAdder refused = new LongAdder();
    private final Map<CommandResult.End, LongAdder> ended = Map.of(
            CommandResult.End.WALL_TIME, new LongAdder(),
            CommandResult.End.CPU_TIME, new LongAdder(),
            CommandResult.End.OUTPUT, new LongAdder(),
            CommandResult.End.MEMORY, new LongAdder(),
            CommandResult.End.FILES, new LongAdder());

    Turns(int most) {
        this.most = most;
        this.free = new Semaphore(most, true);
    }

    /// Takes one, which is given back once.
    ///
    /// @throws BusyException if there is none
    void take() throws BusyException {
        if (!free.tryAcquire()) {
            throw busy();
        }
    }

    /// Takes one, and waits for it.
    ///
    /// @throws BusyException if there is none all that time
    void take(Duration patience) throws BusyException, InterruptedException {
        if (!free.tryAcquire(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS)) {
            throw busy();
        }
    }

    private BusyException busy() {
        refused.increment();
        return new BusyException(most);
    }

    void giveBack() {
        free.release();
    }

    /// A command is over.
    void ended(CommandResult.End why) {
        var adder = ended.get(why);
        if (adder != null) {
            adder.increment();
        }
    }

    /// {@return how often, by the word of the limit}
    Map<String, Long> limitsReached() {
        var all = new TreeMap<String, Long>();
        all.put(RUNNING, refused.sum());
        ended.forEach((why, times) -> all.put(why.word(), times.sum()));
        return all;
    }
}
