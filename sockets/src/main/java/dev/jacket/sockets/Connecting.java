package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connects to the first of several addresses that answers: "happy eyeballs".
///
/// Addresses are tried in turn, families alternating, on the calling thread. One that has not answered after the
/// stagger keeps on trying on a thread of its own while the next begins; the first that connects wins, the others
/// are closed.
///
/// **threads:** one call, one thread; racers report to it through a queue.
final class Connecting {
    private final Host host;
    private final String place;
    private final ConnectConfig config;
    private final Deadline deadline;
    private final ArrayDeque<Address> waiting;
    private final List<Socket> racing = new ArrayList<>();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<IOException> failures = new ArrayList<>();
    private int pending;

    /// How one racer ended: failed, or first at its goal.
    private record Arrival(Socket socket, @Nullable IOException failure) {}

    private Connecting(Host host, String name, List<Address> addresses, ConnectConfig config, Deadline deadline) {
        this.host = host;
        this.place = "connect tcp " + name;
        this.config = config;
        this.deadline = deadline;
        this.waiting = new ArrayDeque<>(alternating(addresses));
    }

    /// Resolves a name and connects.
    ///
    /// @return the connected socket
    /// @throws IOException the last failure, with the earlier ones suppressed in it
    static Socket to(Host host, Resolver resolver, String name, int port, ConnectConfig config) throws IOException {
        Deadline deadline = host.deadline(config.limit());
        List<Address> addresses = resolver.addresses(name, port, familyOf(config), deadline);
        return to(host, name + ":" + port, addresses, config, deadline);
    }

    static Socket to(Host host, String name, List<Address> addresses, ConnectConfig config, Deadline deadline)
            throws IOException {
        var connecting = new Connecting(host, name, addresses, config, deadline);
        Socket winner = null;
        try {
            winner = connecting.run();
            return winner;
        } finally {
            connecting.closeAllBut(winner);
        }
    }

    private static Family familyOf(ConnectConfig config) {
        return config.family().equals(Family.UNSPEC) ? config.from().family() : config.family();
    }

    /// {@return the addresses in their order, but so that the families take turns}
    static List<Address> alternating(List<Address> addresses) {
        if (addresses.isEmpty()) {
            return addresses;
        }
        Family first = addresses.getFirst().family();
        var mine = new ArrayDeque<Address>();
        var others = new ArrayDeque<Address>();
        addresses.forEach(each -> (each.family().equals(first) ? mine : others).add(each));
        List<Address> turns = new ArrayList<>();
        while (!mine.isEmpty() || !others.isEmpty()) {
            if (!mine.isEmpty()) {
                turns.add(mine.remove());
            }
            if (!others.isEmpty()) {
                turns.add(others.remove());
            }
        }
        return turns;
    }

    private Socket run() throws IOException {
        while (!waiting.isEmpty() || pending > 0) {
            Socket winner = waiting.isEmpty() ? await(deadline) : begin(waiting.remove());
            if (winner != null) {
                return winner;
            }
            if (deadline.hasPassed()) {
                failures.add(new CallTimeoutException(place, config.limit(), 0));
                break;
            }
        }
        throw together();
    }

    /// Tries one address on this thread for as long as the next one has to wait.
    ///
    /// @return the winner, this one or an earlier one, or null
    private @Nullable Socket begin(Address address) throws IOException {
        Socket socket = open(address.family());
        if (socket == null) {
            return null;
        }
        boolean last = waiting.isEmpty() && pending == 0;
        Deadline patience = last ? deadline : host.deadline(config.stagger()).earlier(deadline);
        try {
            prepare(socket, address);
            int errno = new Connector(socket.handle).connect(address, pending == 0 ? patience : Deadline.NOW);
            if (Lifecycle.isUnderWay(errno)) {
                race(socket, address);
                return await(patience);
            }
            Lifecycle.isConnected(socket.handle, errno, address);
            return socket;
        } catch (CallTimeoutException slow) {
            if (!last) {
                race(socket, address);
            }
            return null;
        } catch (CallInterruptedException stop) {
            throw stop;
        } catch (IOException failed) {
            socket.close();
            failures.add(failed);
            return null;
        }
    }

    /// A kernel may lack one family and have the other.
    private @Nullable Socket open(Family family) {
        try {
            Socket socket = Opening.open(host, family, SocketType.STREAM, Protocol.DEFAULT);
            racing.add(socket);
            return socket;
        } catch (IOException refused) {
            failures.add(refused);
            return null;
        }
    }

    private void prepare(Socket socket, Address address) throws IOException {
        config.setup().apply(socket);
        if (config.from() != Address.NONE && config.from().family().equals(address.family())) {
            socket.bind(config.from());
        }
    }

    private void race(Socket socket, Address address) {
        pending++;
        Thread.ofVirtual()
                .name("jacket-connect")
                .start(() -> arrivals.add(new Arrival(socket, finish(socket, address))));
    }

    private @Nullable IOException finish(Socket socket, Address address) {
        try {
            int errno = new Connector(socket.handle).connect(address, deadline);
            Lifecycle.isConnected(socket.handle, errno, address);
            return null;
        } catch (IOException failed) {
            return failed;
        }
    }

    /// Waits for the first racer to arrive.
    ///
    /// @return the winner, or null if one failed or the time is up
    private @Nullable Socket await(Deadline until) throws IOException {
        try {
            Arrival arrival = arrivals.poll(Math.max(0, until.remainingNanos()), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                return null;
            }
            pending--;
            if (arrival.failure() == null) {
                return arrival.socket();
            }
            arrival.socket().close();
            failures.add(arrival.failure());
            return null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(place, 0);
        }
    }

    private IOException together() {
        IOException last = failures.removeLast();
        failures.forEach(last::addSuppressed);
        return last;
    }

    private void closeAllBut(@Nullable Socket winner) {
        for (Socket socket : racing) {
            if (socket != winner) {
                socket.close();
            }
        }
    }
}
