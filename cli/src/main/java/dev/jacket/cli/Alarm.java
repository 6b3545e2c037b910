package dev.jacket.cli;

import java.util.concurrent.TimeUnit;

/// `--timeout`: interrupts the main thread when the whole run has lasted too long.
final class Alarm {
    private Alarm() {}

    static void set(Run run, TimeLimit limit) {
        if (limit.isNever()) {
            return;
        }
        var main = Thread.currentThread();
        Thread.ofPlatform().daemon().name("jacket-alarm").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(limit.nanos());
            } catch (InterruptedException e) {
                return; // nobody does; if somebody did, there is no limit any more
            }
            run.expire(limit);
            main.interrupt();
        });
    }
}
