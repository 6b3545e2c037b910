package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.DatagramDrop;
import dev.jacket.server.EventLog;
import dev.jacket.server.Refusal;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tells what a server does: to people as lines on stderr, to programs as events.
///
/// Clients and messages are shown on a terminal and with `-v`; what goes wrong always, once a second at most, and
/// that the system is short of descriptors once a minute.
///
/// **threads:** shared.
final class ServeNews implements ServerWatch {
    private static final long MINUTE = 60_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /// Bytes of a message that are shown.
    private static final int SHOWN = 120;

    /// Messages that a terminal shows in a second without `-v`.
    private static final int LINES = 50;

    private final Run run;
    private final Notices notices;
    private final Events events;
    private final Charset charset;
    private volatile @Nullable StdoutGone gone;
    private final Summary summary;
    private final EventTap datagrams;
    private final Map<Connection, EventTap> taps = new ConcurrentHashMap<>();
    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicLong second = new AtomicLong(System.nanoTime());
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Runnable stop;
    private volatile @Nullable Talkers talkers;
    private volatile @Nullable CommandService commands;
    private final EventLog log;
    private final AtomicLong shortageTold = new AtomicLong(System.nanoTime() - MINUTE);

    /// @param stop ends the server, when nobody hears the events any more
    ServeNews(Run run, Charset charset, Runnable stop) {
        this.stop = stop;
        this.run = run;
        this.notices = run.notices();
        this.events = run.events();
        this.charset = charset;
        this.summary = new Summary(notices);
        this.log = EventLog.to(line -> tap(() -> events.write(line)));
        this.datagrams = new EventTap(events, charset, "", _ -> Party.NOBODY);
    }

    /// From now on these know who is there.
    void tell(Talkers all) {
        talkers = all;
    }

    /// From now on what this one's record has lost is told among [#lostLines].
    void tell(CommandService running) {
        commands = running;
    }

    /// Tells what is left to tell.
    ///
    /// @throws StdoutGone if the reader of the events went away
    void end() throws StdoutGone {
        summary.tell();
        var failure = gone;
        if (failure != null) {
            throw failure;
        }
    }

    /// Events that cannot be written are lost; the service goes on, unless they were what somebody reads.
    private void tap(Runnable writing) {
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof StdoutGone reader) {
                gone(reader);
            } else if (lost.compareAndSet(false, true)) {
                notices.error(Failures.text(run, e) + "; no more events");
            }
        }
    }

    /// Nobody hears any more what the server does: it ends.
    void gone(StdoutGone reader) {
        gone = reader;
        stop.run();
    }

    /// Where a page shows who is there, lines about them would only flicker on it.
    private boolean showsClients() {
        return notices.shows() && talkers == null;
    }

    private boolean mayShow() {
        if (notices.verbosity() > 0) {
            return true;
        }
        long now = System.nanoTime();
        long begun = second.get();
        if (now - begun > SECOND && second.compareAndSet(begun, now)) {
            lines.set(0);
        }
        if (lines.incrementAndGet() <= LINES) {
            return true;
        }
        summary.add("messages not shown");
        return false;
    }

    @Override
    public void accepted(Connection connection) {
        var all = talkers;
        if (all != null) {
            all.add(connection);
        }
        if (showsClients()) {
            notices.notice(connection.number() + " connected: " + Places.of(connection)
                    + Places.credentials(connection.socket()));
        }
        if (notices.verbosity() >= 2 && connection.isTcp()) {
            String whose = connection.number() + " ";
            new TcpStates(connection.socket(), line -> notices.detail(2, whose + line)).after("accept");
        }
        if (events.isOn()) {
            var party = new Party((int) connection.number(), local(connection));
            taps.put(connection, new EventTap(events, charset, Places.of(connection), _ -> party));
            log.accepted(connection);
        }
        connection.tls().ifPresent(facts -> TlsNews.notice(notices, connection.number(), facts, false));
    }

    private static String local(Connection connection) {
        try {
            return EventText.endpoint(
                    connection.socket().type(), connection.socket().localAddress());
        } catch (IOException gone) {
            return "-";
        }
    }

    @Override
    public boolean wantsMessages() {
        return events.isOn() || showsClients();
    }

    @Override
    public void message(Connection connection, boolean in, ByteBuffer message) {
        show(Long.toString(connection.number()), in, message);
        var tap = taps.get(connection);
        if (tap != null && events.isOn()) {
            tap(() -> tap.message(in, message, Places.of(connection), false));
        }
    }

    @Override
    public void datagram(Address local, Address peer, boolean in, ByteBuffer message) {
        String place = EventText.endpoint(SocketType.DGRAM, peer);
        show(place, in, message);
        if (events.isOn()) {
            var us = new Party(0, EventText.endpoint(SocketType.DGRAM, local));
            tap(() -> datagrams.message(in, message, place, us));
        }
    }

    private void show(String whose, boolean in, ByteBuffer message) {
        if (showsClients() && mayShow()) {
            notices.notice(whose + (in ? " < " : " > ") + text(message));
        }
    }

    private String text(ByteBuffer message) {
        int size = message.remaining();
        var head = message.duplicate().limit(message.position() + Math.min(size, SHOWN));
        var letters = new WireText(charset);
        String text = letters.decode(head) + (size > SHOWN ? "" : letters.finish());
        int end = text.endsWith("\r\n") ? 2 : text.endsWith("\n") ? 1 : 0;
        return text.substring(0, text.length() - end) + (size > SHOWN ? " ... (" + size + " bytes)" : "");
    }

    @Override
    public Map<String, Long> lostLines() {
        var lost = new HashMap<String, Long>();
        lost.put("stderr", Std.lost());
        if (events.isOn()) {
            lost.put("events", events.lost());
        }
        var running = commands;
        if (running != null) {
            lost.put("commands", running.lostRecords());
        }
        return lost;
    }

    @Override
    public Map<String, Long> limitsReached() {
        var running = commands;
        return running == null ? Map.of() : running.limitsReached();
    }

    @Override
    public boolean wantsState() {
        return events.isOn() || notices.verbosity() >= 2;
    }

    @Override
    public void closed(Connection connection) {
        var all = talkers;
        if (all != null) {
            all.remove(connection);
        }
        if (showsClients()) {
            notices.notice(connection.number() + " left: " + Places.of(connection) + " ("
                    + connection.end().word() + ", " + Quantity.bytes(connection.bytesIn()) + " in, "
                    + Quantity.bytes(connection.bytesOut()) + " out)");
        }
        var state = connection.state();
        if (state != null) {
            String line = TcpStates.line(TcpStates.name(state.state()), state);
            notices.detail(2, connection.number() + " tcp after all, at close: " + line);
        }
        if (events.isOn()) {
            tellClosed(connection);
        }
    }

    private void tellClosed(Connection connection) {
        var tap = taps.remove(connection);
        if (tap != null && connection.peerEnded()) {
            tap(() -> tap.ended(true));
        }
        log.closed(connection);
    }

    @Override
    public void refused(Address peer, Refusal why) {
        summary.add("refused by --" + why.word());
        if (events.isOn()) {
            log.refused(peer, why);
        }
    }

    @Override
    public void notEstablished(Connection connection, IOException failure) {
        summary.add("no handshake");
        String why = String.valueOf(failure.getMessage());
        notices.detail(1, "no handshake with " + Places.of(connection) + " : " + why);
        if (events.isOn()) {
            log.notEstablished(connection, failure);
        }
    }

    @Override
    public void dropped(Address peer, DatagramDrop kind, String why) {
        notices.detail(1, "dropped: " + EventText.bare(peer) + " : " + why);
    }

    @Override
    public void failed(Connection connection, Throwable failure) {
        tellFailed(failure);
        if (events.isOn()) {
            log.failed(connection, failure);
        }
    }

    @Override
    public void failed(Address peer, Throwable failure) {
        tellFailed(failure);
        if (events.isOn()) {
            log.failed(peer, failure);
        }
    }

    private void tellFailed(Throwable failure) {
        summary.add("a client's service failed : " + failure);
        if (notices.verbosity() >= 3) {
            Std.error(Sanitize.text(Failures.trace(failure)));
        }
    }

    @Override
    public void acceptPaused(Exception failure, Duration pause) {
        long now = System.nanoTime();
        long last = shortageTold.get();
        if (now - last < MINUTE || !shortageTold.compareAndSet(last, now)) {
            return;
        }
        String line = Failures.text(run, failure);
        notices.always(line + "; new clients wait");
        if (events.isOn()) {
            tap(() -> events.warning(failure, line));
        }
    }

    @Override
    public void draining(int open, Duration grace) {
        notices.notice("stopping: " + open + " at work");
        if (events.isOn()) {
            log.draining(open, grace);
        }
    }

    @Override
    public void handedOver() {
        notices.notice("another process has taken over");
    }

    @Override
    public void restartFailed(IOException failure) {
        notices.notice("nobody took over: " + failure.getMessage());
        if (events.isOn()) {
            log.restartFailed(failure);
        }
    }
}
