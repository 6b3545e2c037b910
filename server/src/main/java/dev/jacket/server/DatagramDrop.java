package dev.jacket.server;

/// Why a datagram was not handled, or its answer not sent.
///
/// **threads:** immutable.
public enum DatagramDrop {
    /// As many datagrams were being handled as may be.
    QUEUE("datagram-queue"),
    /// It was longer than the longest that is received.
    TRUNCATED("truncated"),
    /// There was no thread for it.
    NO_THREAD("no-thread"),
    /// The answer fits into no datagram.
    ANSWER_TOO_LONG("answer-too-long"),
    /// The sender has no address, so there is no place for an answer.
    NAMELESS("nameless"),
    /// It came from the server itself, and answers would never end.
    OWN("own"),
    /// The peer's queue was full when the answer was sent.
    PEER_FULL("peer-full"),
    /// The kernel refused the answer, or told of an error of the network instead of a datagram.
    NETWORK("network"),
    /// The server stopped.
    STOPPED("stopped");

    private final String word;

    DatagramDrop(String word) {
        this.word = word;
    }

    /// {@return the word for it in counts}
    public String word() {
        return word;
    }
}
