package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may come in: so many at once, and so many from one address. Whoever was let in leaves once.
///
/// **threads:** shared.
final class Gate {
    /// An IPv4 address, or the network of an IPv6 address: whoever has one address of a /64 has all of them.
    private record Origin(int length, long bits) {
        static @Nullable Origin of(Address peer) {
            if (!(peer.unmapped() instanceof Address.Ip ip) || ip.isLoopback()) {
                return null;
            }
            byte[] bytes = ip.bytes();
            int counted = Math.min(bytes.length, Long.BYTES);
            long bits = 0;
            for (int i = 0; i < counted; i++) {
                bits = (bits << 8) | (bytes[i] & 0xFF);
            }
            return new Origin(counted, bits);
        }
    }

    private final Waiting all;
    private int mostPerAddress; // guarded by this
    private final Map<Origin, Integer> origins = new HashMap<>();

    Gate(int most, int mostPerAddress) {
        this.all = new Waiting(most);
        this.mostPerAddress = mostPerAddress;
    }

    /// Lets so many in from now on; nobody has to leave.
    synchronized void most(int next, int nextPerAddress) {
        all.most(next);
        mostPerAddress = nextPerAddress;
    }

    /// Lets the peer in.
    ///
    /// @param peer whose share it takes; [Address#NONE] has none
    /// @return null, or why not
    synchronized @Nullable Refusal enter(Address peer) {
        if (!all.enter()) {
            return Refusal.MAX_CONNS;
        }
        var refusal = count(peer);
        if (refusal != null) {
            all.leave();
        }
        return refusal;
    }

    /// Counts somebody who is inside already for an address, which is to leave then.
    ///
    /// @return null, or why it is too much
    synchronized @Nullable Refusal count(Address peer) {
        var origin = Origin.of(peer);
        if (origin != null) {
            int already = origins.getOrDefault(origin, 0);
            if (already >= mostPerAddress) {
                return Refusal.PER_ADDRESS;
            }
            origins.put(origin, already + 1);
        }
        return null;
    }

    /// @param peer whose share it has
    synchronized void leave(Address peer) {
        var origin = Origin.of(peer);
        if (origin != null) {
            origins.computeIfPresent(origin, (same, count) -> count == 1 ? null : count - 1);
        }
        all.leave();
    }

    int inside() {
        return all.number();
    }

    boolean awaitAtMost(int number, Deadline deadline) throws InterruptedException {
        return all.awaitAtMost(number, deadline);
    }
}
