package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.tls.TlsFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An endpoint instead of ICMP: the time of a TCP connect, with the handshake of TLS where it is spoken, or of a
/// datagram that comes back.
final class LinkEcho implements Echo {
    private final Dialer dialer;
    private final Target.Internet target;
    private final int size;
    private final Consumer<TlsFacts> secured;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private @Nullable SocketLink datagrams;
    private final ArrayDeque<Answer> connected = new ArrayDeque<>(); // several where a connect takes longer than a turn
    private boolean told;

    /// @param size bytes of a datagram, at least 2 for its number
    /// @param secured hears what was agreed by the first handshake
    LinkEcho(Dialer dialer, Target.Internet target, int size, Consumer<TlsFacts> secured) throws IOException {
        this.dialer = dialer;
        this.target = target;
        this.size = Math.max(2, size);
        this.secured = secured;
        if (target.keepsRecords()) {
            datagrams = dialer.connect();
        }
    }

    @Override
    public String way() {
        return target.protocol();
    }

    @Override
    public String peer() {
        return target.place();
    }

    @Override
    public void ask(int seq) throws IOException {
        var open = datagrams;
        if (open == null) {
            try (var link = dialer.connect()) {
                connected.add(new Answer(seq & 0xffff, System.nanoTime(), -1));
                if (!told) {
                    told = true;
                    link.tls().ifPresent(secured);
                }
            }
            return;
        }
        open.send(ByteBuffer.allocate(size).putShort(0, (short) seq));
    }

    @Override
    public Answer await(Deadline deadline) throws IOException, InterruptedException {
        var answer = connected.poll();
        if (answer != null) {
            return answer;
        }
        var open = datagrams;
        if (open == null) {
            TimeUnit.NANOSECONDS.sleep(deadline.remainingNanos());
            throw new CallTimeoutException("connect tcp " + peer(), deadline.limit(), 0);
        }
        for (; ; ) {
            open.socket().recvInto(buffer.clear(), MsgFlags.NONE, deadline);
            if (buffer.flip().remaining() >= 2) {
                return new Answer(PacketText.unsigned(buffer, 0), System.nanoTime(), -1);
            }
        }
    }

    @Override
    public void close() {
        var open = datagrams;
        if (open != null) {
            open.close();
        }
    }
}
