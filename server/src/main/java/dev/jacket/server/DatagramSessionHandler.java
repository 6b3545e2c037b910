package dev.jacket.server;

/// What a service does with the datagrams of one peer.
///
/// ```java
/// DatagramSessionHandler counting = s -> {
///     for (Datagram d; (d = s.next()) != null; ) s.send(s.number() + " " + d.text());
/// };
/// ```
///
/// **threads:** called for many peers at once, each on a thread of its own.
@FunctionalInterface
public interface DatagramSessionHandler {
    /// Serves a peer.
    ///
    /// @param session its datagrams, until the call returns
    /// @throws Exception whatever it likes: it ends this session, is counted, and disturbs nothing else
    void handle(DatagramSession session) throws Exception;
}
