package dev.jacket.cli;

import dev.jacket.server.internal.EventText;

/// What people and programs hear of one link: that it came, and how it went. Where it has many peers, each of them
/// is told of when it comes, and here only the end.
///
/// @param run whose notices and events tell it
/// @param link the link
/// @param party its number and our address
/// @param word the event that began it: `accepted` or `connected`
/// @param start when it began, on the monotonic clock
record News(Run run, Link link, Party party, String word, long start) {
    /// Tells that a connection came.
    static News opened(Run run, Link link, int number, String word) {
        var party = new Party(link.isShared() ? 0 : number, link.local());
        var news = new News(run, link, party, word, System.nanoTime());
        if (!link.isShared()) {
            news.tellOpened();
        }
        if (run.events().isOn()) {
            link.keepState();
        }
        return news;
    }

    private boolean isOurs() {
        return word.equals("connected");
    }

    private void tellOpened() {
        run.notices().notice((isOurs() ? "connected to " : "connected: ") + link.peer() + link.credentials());
        if (run.notices().verbosity() >= 2) {
            link.tellStates(
                    isOurs() ? "connect" : "accept", line -> run.notices().detail(2, line));
        }
        write(run, word, party, link.peer(), link.openingTime());
        link.tls().ifPresent(facts -> TlsNews.tell(run.notices(), run.events(), party, facts, isOurs()));
    }

    /// Tells programs of a peer that came.
    static void write(Run run, String word, Party party, String peer) {
        write(run, word, party, peer, -1);
    }

    /// @param nanos how long it took to open; less than 0 where that was the peer's doing
    private static void write(Run run, String word, Party party, String peer, long nanos) {
        var events = run.events();
        if (!events.isOn()) {
            return;
        }
        var event = EventText.begin(word)
                .number("conn", party.number())
                .text("local", party.local())
                .text("peer", peer);
        if (nanos >= 0) {
            event.number("ms", nanos / 1_000_000);
        }
        events.write(event.text("family", family(run, peer)));
    }

    private static String family(Run run, String peer) {
        String protocol = run.protocol();
        if (protocol.equals("vsock")) {
            return protocol;
        }
        boolean internet =
                protocol.equals("tcp") || protocol.equals("tls") || protocol.equals("udp") || protocol.equals("ip");
        String address = Places.bare(peer);
        boolean six = address.indexOf(':') != address.lastIndexOf(':'); // the port has one, IPv6 addresses have two
        return internet ? (six ? "inet6" : "inet") : "unix";
    }

    /// Tells that it ended.
    void closed(Conversation.End why, long in, long out) {
        String whose = link.isShared() ? party.local() : link.peer();
        run.notices()
                .notice((isOurs() || link.isShared() ? "closed: " : "left: ") + whose + " (" + why.word + ", "
                        + Quantity.bytes(in) + " in, " + Quantity.bytes(out) + " out)");
        var events = run.events();
        if (!events.isOn()) {
            return;
        }
        var event = EventText.begin("closed");
        if (!link.isShared()) {
            event.number("conn", party.number());
        }
        event.text("local", party.local());
        if (!link.isShared()) {
            event.text("peer", whose);
        }
        event.number("in", in)
                .number("out", out)
                .number("ms", (System.nanoTime() - start) / 1_000_000)
                .text("why", why.word);
        EventText.state(event, link.state());
        events.write(event);
    }
}
