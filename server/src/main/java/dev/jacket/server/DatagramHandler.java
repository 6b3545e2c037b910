package dev.jacket.server;

/// What a service does with one datagram.
///
/// ```java
/// DatagramHandler hello = d -> d.reply("Hello, " + d.text() + "!");
/// ```
///
/// **threads:** called for many datagrams at once, unless the server handles one at a time.
@FunctionalInterface
public interface DatagramHandler {
    /// Serves a datagram.
    ///
    /// @param datagram the datagram, until the call returns
    /// @throws Exception whatever it likes: it ends this datagram, is counted, and disturbs nothing else
    void handle(Datagram datagram) throws Exception;
}
