package dev.jacket.sys;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/// A system call that took long, in a flight recording of the JDK (JFR). Not to be loaded before
/// somebody records.
///
/// The calls that are there to wait are left out.
@Name("dev.jacket.SlowCall")
@Label("Slow Call")
@Category({"Jacket", "Kernel"})
@Description("A system call that is not there to wait took long, and held its thread meanwhile")
@Threshold("20 ms")
final class SlowCall extends Event {
    /// Not loaded before somebody records.
    private static final class Type {
        static final EventType SLOW_CALL = EventType.getEventType(SlowCall.class);
    }

    private static final Set<Syscall> WAITS = EnumSet.of(Syscall.PPOLL, Syscall.EPOLL_PWAIT, Syscall.IO_URING_ENTER);

    @Label("Call")
    @Description("Its name in the manual")
    @Nullable String call;

    @Label("Result")
    @Description("What the kernel gave back, or the negated errno")
    long result;

    /// {@return the event of a call that begins now; null if nobody records such}
    static @Nullable SlowCall begins(Syscall nr) {
        if (!Type.SLOW_CALL.isEnabled() || WAITS.contains(nr)) {
            return null;
        }
        var event = new SlowCall();
        event.begin();
        return event;
    }

    void ends(Syscall nr, long kernelResult) {
        end(); // before that it has no length to judge
        if (shouldCommit()) {
            call = nr.name().toLowerCase(Locale.ROOT);
            result = kernelResult;
            commit();
        }
    }
}
