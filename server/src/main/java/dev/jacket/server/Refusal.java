package dev.jacket.server;

/// Why somebody was turned away.
///
/// **threads:** immutable.
public enum Refusal {
    /// As many are connected as may be.
    MAX_CONNS("max-conns"),
    /// As many are connected from this address as may be.
    PER_ADDRESS("per-address"),
    /// The server's [AccessRules] do not let it in.
    DENY("deny"),
    /// Only proxies that are trusted may come, and it is none.
    UNTRUSTED("proxy-trusted-sources"),
    /// It was not established in time, or did not keep to the protocol before its first message.
    HANDSHAKE("handshake"),
    /// As many as may be have not proven yet who they are, of a handler that asks for that.
    MAX_UNAUTHENTICATED("max-unauthenticated"),
    /// It has failed to prove that and may not try again yet.
    PENALTY("penalty-min"),
    /// The server's own judgement, [ServerBuilder#verify].
    VERIFY("verify");

    private final String word;

    Refusal(String word) {
        this.word = word;
    }

    /// {@return the word of the limit}
    public String word() {
        return word;
    }
}
