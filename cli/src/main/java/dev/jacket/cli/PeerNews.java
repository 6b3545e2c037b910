package dev.jacket.cli;

/// Tells of the peers of datagram sockets: who came, and who cannot be answered any more.
///
/// @param run whose notices and events tell it
record PeerNews(Run run) implements DatagramSessions.Watch {
    @Override
    public void came(String peer, Party party, int count) {
        run.notices().notice("new peer: " + peer + (count > 1 ? " (" + count + " now)" : ""));
        News.write(run, "accepted", party, peer);
    }

    @Override
    public void lost(Exception why) {
        run.notices().always(Failures.text(run, why) + "; this peer is dropped");
    }

    @Override
    public void nobody() {
        run.notices().always("nobody is there to answer: nothing sent");
    }
}
