package dev.jacket.loop.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A thread that held its event loop for too long, in a flight recording of the JDK (JFR).
@Name("dev.jacket.Stall")
@Label("Stall")
@Category({"Jacket", "Loop"})
@Description("A thread held its event loop for longer than watchdog-handler")
@StackTrace(false)
final class StallEvent extends Event {
    /// Not loaded before somebody records.
    private static final class Type {
        static final EventType STALL = EventType.getEventType(StallEvent.class);
    }

    @Label("Loop")
    @Description("Whose thread it was that could not go on")
    @Nullable String loop;

    @Label("What")
    @Description("Who held it, and where in the program")
    @Nullable String what;

    @Label("Held")
    @Description("For how long, when it was noticed")
    @Timespan(Timespan.NANOSECONDS)
    long held;

    static void record(String loop, String what, long nanos) {
        if (FlightRecorder.isInitialized() && Type.STALL.isEnabled()) {
            var event = new StallEvent();
            event.loop = loop;
            event.what = what;
            event.held = nanos;
            event.commit();
        }
    }
}
