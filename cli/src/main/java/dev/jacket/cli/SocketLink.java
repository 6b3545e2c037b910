package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpInfo;
import dev.jacket.tls.TlsFacts;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connected socket.
final class SocketLink implements Link {
    /// More than the kernel takes for one Unix record, whatever the buffers.
    static final long UNIX_RECORD = 8 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// Longer than anything lasts: what limits a conversation is not the socket's timeout, which is that of writes.
    private static final Duration EVER = Duration.ofDays(36_500);

    private static final int BURST = 64;
    private static final long PAUSE = 1_000_000;

    private final Socket socket;
    private final TimeLimit writeTimeout;
    private final SocketType type;
    private final String peer;
    private final boolean isUdp;
    private final boolean isOfIcmp;
    private @Nullable TlsStream secured;
    private ByteBuffer opened = NOTHING; // of the thread that receives: what is left of a record
    private volatile boolean truncated;
    private volatile int fullSize;
    private volatile boolean keepsState;
    private volatile @Nullable TcpInfo state;
    private volatile @Nullable TcpStates states;

    private long openingTime = -1;

    // Of the thread that sends.
    private long burstAt;
    private int burst;

    SocketLink(Socket socket, TimeLimit writeTimeout) throws IOException {
        this.socket = socket;
        this.writeTimeout = writeTimeout;
        this.type = socket.type();
        this.isUdp = type.equals(SocketType.DGRAM) && !socket.family().equals(Family.UNIX);
        this.isOfIcmp = isUdp || type.equals(SocketType.RAW);
        this.peer = EventText.endpoint(type, peer(socket));
    }

    /// A peer may be gone again before anybody asks who it was.
    private static Address peer(Socket socket) throws IOException {
        Address accepted = socket.acceptedFrom();
        return accepted.equals(Address.NONE) ? socket.peerAddress() : accepted;
    }

    Socket socket() {
        return socket;
    }

    /// From now on TLS is spoken over it.
    SocketLink secured(TlsStream by) {
        secured = by;
        if (!writeTimeout.isNever()) {
            socket.timeout(writeTimeout.duration());
        }
        return this;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.ofNullable(secured).map(TlsStream::facts);
    }

    /// We opened it, and it took that long.
    SocketLink openedIn(long nanos) {
        openingTime = nanos;
        return this;
    }

    @Override
    public long openingTime() {
        return openingTime;
    }

    @Override
    public String credentials() {
        return Places.credentials(socket);
    }

    @Override
    public boolean keepsRecords() {
        return !type.equals(SocketType.STREAM);
    }

    @Override
    public long longestRecord() {
        return keepsRecords() && socket.family().equals(Family.UNIX) ? UNIX_RECORD : 0;
    }

    @Override
    public boolean hasEnd() {
        return type.equals(SocketType.STREAM) || type.equals(SocketType.SEQPACKET);
    }

    @Override
    public boolean isToldLate() {
        return isOfIcmp;
    }

    @Override
    public int receive(ByteBuffer buffer) throws IOException {
        var tls = secured;
        if (tls != null) {
            return received(opened(tls, buffer));
        }
        if (!keepsRecords()) {
            return received(socket.recvInto(buffer));
        }
        int room = buffer.remaining();
        Message message = socket.recvMsg(List.of(buffer), MsgFlags.MSG_TRUNC);
        truncated = message.isTruncated();
        fullSize = message.count();
        return Math.min(room, message.count());
    }

    private int opened(TlsStream tls, ByteBuffer buffer) throws IOException {
        if (!opened.hasRemaining()) {
            var next = tls.read(Deadline.after(EVER));
            if (next == null) {
                return Socket.EOF;
            }
            opened = next;
        }
        int count = Math.min(buffer.remaining(), opened.remaining());
        buffer.put(buffer.position(), opened, opened.position(), count);
        buffer.position(buffer.position() + count);
        opened.position(opened.position() + count);
        return count;
    }

    @Override
    public int fullSize() {
        return fullSize;
    }

    private int received(int count) {
        var told = states;
        if (count == Socket.EOF && told != null) {
            told.after("the peer's end");
        }
        return count;
    }

    @Override
    public boolean wasTruncated() {
        return truncated;
    }

    @Override
    public void send(ByteBuffer piece) throws IOException {
        var tls = secured;
        if (tls != null) {
            tls.write(piece);
            tls.flush();
            return;
        }
        if (keepsRecords()) {
            socket.send(piece, MsgFlags.NONE, limit());
            if (isUdp) {
                breathe();
            }
            return;
        }
        while (piece.hasRemaining()) {
            socket.send(piece, MsgFlags.NONE, limit()); // each step of progress has the limit anew
        }
    }

    /// UDP has no way to hold a sender back: a burst that fills the receiver's buffer is lost. So after each burst
    /// there is a pause that gives the receiver its turn.
    private void breathe() {
        long now = System.nanoTime();
        if (now - burstAt > PAUSE) {
            burstAt = now;
            burst = 0;
        }
        if (++burst == BURST) {
            LockSupport.parkNanos(PAUSE);
            burst = 0;
        }
    }

    private Deadline limit() {
        return writeTimeout.isNever() ? Deadline.NEVER : Deadline.after(writeTimeout.duration());
    }

    @Override
    public void endOutput() throws IOException {
        var tls = secured;
        if (tls == null) {
            socket.shutdown(Shutdown.WRITE);
        } else {
            tls.endOutput();
        }
        var told = states;
        if (told != null) {
            told.after("shutdown");
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String local() {
        try {
            return EventText.endpoint(type, socket.localAddress());
        } catch (IOException e) {
            return socket.family().equals(Family.UNIX) ? "unix:" : "-"; // closed meanwhile: it has no address any more
        }
    }

    @Override
    public void keepState() {
        keepsState = isTcp();
    }

    private boolean isTcp() {
        return type.equals(SocketType.STREAM) && Places.isInternet(socket.family());
    }

    @Override
    public void tellStates(String opened, Consumer<String> to) {
        if (isTcp()) {
            var told = new TcpStates(socket, to);
            told.after(opened);
            states = told;
        }
    }

    @Override
    public @Nullable TcpInfo state() {
        return state;
    }

    @Override
    public void close() {
        var told = states;
        states = null;
        if (told != null) {
            told.after("all, at close");
        }
        if (keepsState && state == null) {
            try {
                state = socket.get(Options.TCP_INFO);
            } catch (IOException e) {
                keepsState = false; // closed already, or no TCP
            }
        }
        var tls = secured;
        if (tls == null) {
            socket.close();
        } else {
            tls.close();
        }
    }
}
