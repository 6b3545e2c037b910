package dev.jacket.server;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// What a flight recording of the JDK (JFR) holds of servers. While nobody records, asking costs a look at a field and
/// makes nothing.
///
/// **threads:** shared; an event belongs to the thread that began it.
final class FlightEvents {
    private FlightEvents() {}

    /// What lasts. Its end is asked of the event itself: a class that hands an event on as some [Event] has the virtual
    /// machine load both before it begins.
    private abstract static class Lasting extends Event {
        /// Ends it, as it has no length to judge before; {@return whether it is kept}
        final boolean isKept() {
            end();
            return shouldCommit();
        }
    }

    /// Somebody was let in.
    @Name("dev.jacket.Accept")
    @Label("Accept")
    @Category({"Jacket", "Server"})
    @Description("A server let a connection in")
    @StackTrace(false)
    static final class Accept extends Event {
        private static final EventType TYPE = EventType.getEventType(Accept.class);

        @Label("Peer")
        @Description("Who connected")
        @Nullable String peer;

        @Label("Connection")
        @Description("Its number among the server's connections, from 1")
        long connection;
    }

    /// A connection, from its begin to its end.
    @Name("dev.jacket.Connection")
    @Label("Connection")
    @Category({"Jacket", "Server"})
    @Description("A connection of a server, from accept to its end")
    @StackTrace(false)
    static final class Life extends Lasting {
        private static final EventType TYPE = EventType.getEventType(Life.class);

        @Label("Peer")
        @Description("Who was connected")
        @Nullable String peer;

        @Label("Connection")
        @Description("Its number among the server's connections, from 1")
        long connection;

        @Label("Received")
        @Description("Bytes that came")
        @DataAmount
        long received;

        @Label("Sent")
        @Description("Bytes that were written")
        @DataAmount
        long sent;

        @Label("End")
        @Description("Why it ended")
        @Nullable String end;
    }

    /// What comes before a connection's first message.
    @Name("dev.jacket.Handshake")
    @Label("Handshake")
    @Category({"Jacket", "Server"})
    @Description("What a connection takes before its first message: a PROXY header, TLS")
    @StackTrace(false)
    static final class Handshake extends Lasting {
        private static final EventType TYPE = EventType.getEventType(Handshake.class);

        @Label("Peer")
        @Description("Who connected")
        @Nullable String peer;

        @Label("Connection")
        @Description("Its number among the server's connections, from 1")
        long connection;

        @Label("Established")
        @Description("Whether the connection was served after it")
        boolean established;
    }

    /// Somebody was turned away.
    @Name("dev.jacket.Refusal")
    @Label("Refusal")
    @Category({"Jacket", "Server"})
    @Description("A server turned a connection or a datagram away")
    @StackTrace(false)
    static final class TurnedAway extends Event {
        private static final EventType TYPE = EventType.getEventType(TurnedAway.class);

        @Label("Peer")
        @Description("Who was turned away")
        @Nullable String peer;

        @Label("Reason")
        @Description("The limit, or whose judgement it was")
        @Nullable String reason;
    }

    /// A server stops in good order.
    @Name("dev.jacket.Drain")
    @Label("Drain")
    @Category({"Jacket", "Server"})
    @Description("A server took nobody new and waited for those who were at work")
    @StackTrace(false)
    static final class Drain extends Lasting {
        private static final EventType TYPE = EventType.getEventType(Drain.class);

        @Label("Open")
        @Description("How many were at work when it began")
        int open;

        @Label("Cut")
        @Description("How many were still at work when the grace was over")
        int cut;
    }

    static void accepted(Connection connection) {
        if (FlightRecorder.isInitialized() && Accept.TYPE.isEnabled()) {
            var event = new Accept();
            event.peer = connection.peer().toString();
            event.connection = connection.number();
            event.commit();
        }
    }

    /// {@return the event of a connection that begins now; null if nobody records}
    static @Nullable Life life() {
        if (!FlightRecorder.isInitialized() || !Life.TYPE.isEnabled()) {
            return null;
        }
        var event = new Life();
        event.begin();
        return event;
    }

    static void over(@Nullable Life event, Connection connection) {
        if (event != null && event.isKept()) {
            event.peer = connection.peer().toString();
            event.connection = connection.number();
            event.received = connection.bytesIn();
            event.sent = connection.bytesOut();
            event.end = connection.end().word();
            event.commit();
        }
    }

    /// {@return the event of a handshake that begins now; null if nobody records}
    static @Nullable Handshake handshake() {
        if (!FlightRecorder.isInitialized() || !Handshake.TYPE.isEnabled()) {
            return null;
        }
        var event = new Handshake();
        event.begin();
        return event;
    }

    static void over(@Nullable Handshake event, Connection connection, boolean established) {
        if (event != null && event.isKept()) {
            event.peer = connection.peer().toString();
            event.connection = connection.number();
            event.established = established;
            event.commit();
        }
    }

    static void refused(Object peer, Refusal why) {
        if (FlightRecorder.isInitialized() && TurnedAway.TYPE.isEnabled()) {
            var event = new TurnedAway();
            event.peer = peer.toString();
            event.reason = why.word();
            event.commit();
        }
    }

    /// {@return the event of a drain that begins now; null if nobody records}
    static @Nullable Drain drain() {
        if (!FlightRecorder.isInitialized() || !Drain.TYPE.isEnabled()) {
            return null;
        }
        var event = new Drain();
        event.begin();
        return event;
    }

    static void over(@Nullable Drain event, DrainReport report) {
        if (event != null && event.isKept()) {
            event.open = report.open();
            event.cut = report.cut();
            event.commit();
        }
    }
}
