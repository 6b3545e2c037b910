package dev.jacket.server;

/// Why a connection ended.
///
/// **threads:** immutable.
public enum ConnectionEnd {
    /// The peer ended it, or both were done.
    EOF("eof"),
    /// It was not let in.
    REFUSED("refused"),
    /// The peer broke it off.
    RESET("reset"),
    /// It was silent for too long.
    IDLE("idle"),
    /// A message was too long or came too late, or the peer took no bytes for too long.
    LIMIT("limit"),
    /// The peer has vanished: it acknowledged nothing, or did not answer the question whether it is there.
    VANISHED("vanished"),
    /// The server stops.
    DRAIN("drain"),
    /// The handler failed.
    ERROR("error");

    private final String word;

    ConnectionEnd(String word) {
        this.word = word;
    }

    /// {@return the word for it in events}
    public String word() {
        return word;
    }
}
