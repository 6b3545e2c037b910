package dev.jacket.loop.internal;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Outcome(
        id = {"true, false", "false, true", "true, true"},
        expect = Expect.ACCEPTABLE,
        desc = "the waiter was woken, or will be")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody will wake the waiter")
@State
public class SharedAlarmStress {
    private static final long LATE = Duration.ofHours(1).toNanos();

    private volatile boolean waiting;
    private volatile boolean woken;
    private final SharedAlarm alarm = new SharedAlarm(new Alarm.Sleeper() {
        @Override
        public boolean isWaiting() {
            return waiting;
        }

        @Override
        public void wake() {
            woken = true;
        }
    });

    public SharedAlarmStress() {
        alarm.set(System.nanoTime() + LATE); // an earlier wait's
    }

    @Actor
    public void sleeper() {
        waiting = true;
        alarm.set(System.nanoTime() + 2 * LATE);
    }

    @Actor
    public void clock() {
        alarm.ring();
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r1 = woken;
        result.r2 = alarm.isSet();
        alarm.cancel();
    }
}
