package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.MsgFlags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An endpoint instead of ICMP: the time of a TCP connect, or of a datagram that comes back.
final class LinkEcho implements Echo {
    private final Dialer dialer;
    private final Target.Internet target;
    private final int size;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private @Nullable SocketLink datagrams;
    private @Nullable Answer connected;

    /// @param size bytes of a datagram, at least 2 for its number
    LinkEcho(Dialer dialer, Target.Internet target, int size) throws IOException {
        this.dialer = dialer;
        this.target = target;
        this.size = Math.max(2, size);
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
            dialer.connect().close();
            connected = new Answer(seq & 0xffff, System.nanoTime(), -1);
            return;
        }
        open.send(ByteBuffer.allocate(size).putShort(0, (short) seq));
    }

    @Override
    public Answer await(Deadline deadline) throws IOException, InterruptedException {
        var answer = connected;
        connected = null;
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
