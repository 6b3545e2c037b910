package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Diagnostics;
import dev.jacket.sockets.Diagnostics.SocketEntry;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// The connections to a server that are over and keep their ports in TIME_WAIT, as this machine knows them.
///
/// @param ours whose end on our side was the first
/// @param theirs whose end on the server's side was, if that is on this machine
record TimeWaits(Set<Long> ours, Set<Long> theirs) {
    /// {@return those of now}
    ///
    /// @throws IOException if the kernel does not list them
    static TimeWaits of(Address.Ip server) throws IOException {
        var waits = new TimeWaits(new HashSet<>(), new HashSet<>());
        var plain = server.unmapped();
        for (Family family : new Family[] {Family.INET, Family.INET6}) {
            for (SocketEntry each : Diagnostics.inet(family, Protocol.TCP, Diagnostics.State.TIME_WAIT)) {
                if (each.peer().unmapped().equals(plain)) {
                    waits.ours.add(each.cookie());
                } else if (each.local().unmapped().equals(plain)) {
                    waits.theirs.add(each.cookie());
                }
            }
        }
        return waits;
    }

    /// {@return those that were not there before}
    TimeWaits since(TimeWaits before) {
        ours.removeAll(before.ours);
        theirs.removeAll(before.theirs);
        return this;
    }
}
