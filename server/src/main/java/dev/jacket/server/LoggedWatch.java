package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Tells two what a server does: whom its user named, and a log.
///
/// @param first its user's
/// @param log the log
record LoggedWatch(ServerWatch first, EventLog log) implements ServerWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Gives a server's last lines a moment to be written.
    static void settle(ServerWatch watch) {
        if (watch instanceof LoggedWatch logged) {
            logged.log.flush(PATIENCE);
        }
    }

    @Override
    public void accepted(Connection connection) {
        first.accepted(connection);
        log.accepted(connection);
    }

    @Override
    public void refused(Address peer, Refusal why) {
        first.refused(peer, why);
        log.refused(peer, why);
    }

    @Override
    public void notEstablished(Connection connection, IOException failure) {
        first.notEstablished(connection, failure);
        log.notEstablished(connection, failure);
    }

    @Override
    public boolean wantsState() {
        return true;
    }

    @Override
    public Map<String, Long> lostLines() {
        var both = new HashMap<>(first.lostLines());
        log.lostLines().forEach((name, lost) -> both.merge(name, lost, Long::sum));
        return both;
    }

    @Override
    public Map<String, Long> limitsReached() {
        return first.limitsReached();
    }

    @Override
    public void closed(Connection connection) {
        first.closed(connection);
        log.closed(connection);
    }

    @Override
    public void failed(Connection connection, Throwable failure) {
        first.failed(connection, failure);
        log.failed(connection, failure);
    }

    @Override
    public void failed(Address peer, Throwable failure) {
        first.failed(peer, failure);
        log.failed(peer, failure);
    }

    @Override
    public void dropped(Address peer, DatagramDrop kind, String why) {
        first.dropped(peer, kind, why);
        log.dropped(peer, kind, why);
    }

    @Override
    public void acceptPaused(Exception failure, Duration pause) {
        first.acceptPaused(failure, pause);
        log.acceptPaused(failure, pause);
    }

    @Override
    public void draining(int open, Duration grace) {
        first.draining(open, grace);
        log.draining(open, grace);
    }

    @Override
    public void handedOver() {
        first.handedOver();
        log.handedOver();
    }

    @Override
    public void restartFailed(IOException failure) {
        first.restartFailed(failure);
        log.restartFailed(failure);
    }

    @Override
    public void leftBehind(IOException failure) {
        first.leftBehind(failure);
        log.leftBehind(failure);
    }
}
