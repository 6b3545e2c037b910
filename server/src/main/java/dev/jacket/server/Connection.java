package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpInfo;
import dev.jacket.tls.TlsFacts;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One accepted connection, read and written by blocking calls under the server's limits.
///
/// What is written is collected, and sent when much has come together, when the handler would have to wait
/// for the peer, by [#flush], and at the end.
///
/// **threads:** the one that handles it.
public final class Connection {
    private static final Duration LINGER = Duration.ofSeconds(1);
    static final Duration LINGER_AT_DRAIN = Duration.ofMillis(250);
    private static final long LINGER_BYTES = 1 << 16;

    /// From accept; whoever connects while another process takes over has so much time for the first message.
    private static final long NEW_NANOS = 1_000_000_000L;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private final Socket socket;
    private final long number;
    private final ServerLimits limits;
    private final ConnectionOutput output;
    private final ConnectionInput input;
    private Transport transport;
    private @Nullable MessageReader reader;
    private final long begun = System.nanoTime();
    private ConnectionEnd end = ConnectionEnd.EOF;
    private Duration linger = LINGER;
    private long lingerBytes = LINGER_BYTES;

    private long settledIn; // guarded by this
    private long settledOut; // guarded by this
    private Address peer;
    private Address counted;
    private @Nullable ProxyHeader header;
    private @Nullable TcpInfo state;
    private final Attendant attendant = new Attendant();

    Connection(Socket socket, long number, ServerLimits limits) {
        this.socket = socket;
        this.number = number;
        this.limits = limits;
        this.peer = socket.acceptedFrom();
        this.counted = peer;
        this.transport = Transport.of(socket, limits);
        this.output = new ConnectionOutput(this);
        this.input = new ConnectionInput(this, output);
        socket.timeout(limits.times().write()); // what waits for input has limits of its own
    }

    /// Shakes hands with the client, which begins with what was read of it and not used.
    ///
    /// @param forTwo whether one thread may read what another writes: nothing may have been read then
    /// @throws IOException if there is no agreement until then, or the server stops meanwhile
    void secure(TlsServer server, boolean forTwo, Deadline until) throws IOException {
        if (!(transport instanceof StreamTransport plain)) {
            throw new IOException("TLS needs a stream");
        }
        var first = reader == null || reader.available() == 0 ? NOTHING : reader.any();
        attendant.beginsWaiting();
        try {
            var tls = forTwo
                    ? server.accept(socket, until)
                    : server.accept(plain.stream(), first == null ? NOTHING : first, until);
            transport = new TlsTransport(tls, forTwo, limits.times().idle());
        } catch (CallInterruptedException stop) {
            attendant.passOver(stop);
            end(ConnectionEnd.DRAIN);
            throw stop;
        } finally {
            attendant.hasWaited();
        }
    }

    /// {@return what was agreed by TLS, where the server speaks it}
    public Optional<TlsFacts> tls() {
        return Optional.ofNullable(secured()).map(TlsStream::facts);
    }

    /// {@return what is under TLS; null for plain text}
    @Nullable TlsStream secured() {
        return transport instanceof TlsTransport secured ? secured.tls() : null;
    }

    /// {@return what carries its bytes}
    Transport transport() {
        return transport;
    }

    /// {@return whether nothing has been read of it, so that its socket can be handed on, or read by another thread}
    boolean isUntouched() {
        boolean free = !(transport instanceof TlsTransport secured) || secured.forTwo();
        return free && reader == null && input.bytes() == 0 && output.pending() == 0;
    }

    /// {@return its number among the server's connections, from 1}
    public long number() {
        return number;
    }

    /// {@return the socket, for its options; to read or write by it would bypass what is collected here}
    public Socket socket() {
        return socket;
    }

    /// {@return who is at the other end, as accept told, or who is behind the proxy, as that told}
    public Address peer() {
        return peer;
    }

    /// {@return what the proxy told, where only proxies come}
    public Optional<ProxyHeader> proxyHeader() {
        return Optional.ofNullable(header);
    }

    /// Says what the proxy told.
    void announce(ProxyHeader told) {
        header = told;
        peer = told.isLocal() ? peer : told.source();
    }

    /// {@return whose share of the connections it has}
    Address counted() {
        return counted;
    }

    /// Says whose share it has.
    void counted(Address whose) {
        counted = whose;
    }

    /// {@return our own address}
    ///
    /// @throws IOException if the connection was closed meanwhile
    public Address local() throws IOException {
        return socket.localAddress();
    }

    /// {@return whether the socket keeps the bounds of messages, as SEQPACKET does}
    public boolean keepsRecords() {
        return !socket.type().equals(SocketType.STREAM);
    }

    /// {@return how many bytes have come}
    public long bytesIn() {
        return input.bytes();
    }

    /// Counts bytes that another thread has read.
    void came(int count) {
        input.came(count);
    }

    /// {@return how many bytes were written}
    public long bytesOut() {
        return output.bytes();
    }

    /// Adds the bytes that it has had since the last time. Another thread than the handler's may see them a
    /// little late, and may see bytes written that a cut throws away; what has been counted once is not taken
    /// back.
    synchronized void settle(LongAdder in, LongAdder out) {
        long newIn = Math.max(0, bytesIn() - settledIn);
        long newOut = Math.max(0, bytesOut() - settledOut);
        settledIn += newIn;
        settledOut += newOut;
        in.add(newIn);
        out.add(newOut);
    }

    ServerLimits limits() {
        return limits;
    }

    /// {@return how long it has been open}
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// {@return why it ended, or would end now}
    public ConnectionEnd end() {
        return end;
    }

    /// Says why it ends.
    void end(ConnectionEnd reason) {
        end = reason;
    }

    /// {@return whether the server stops, so that a service without messages should come to its end}
    public boolean isDraining() {
        return attendant.isDraining();
    }

    boolean wasCut() {
        return attendant.wasCut();
    }

    /// {@return whether it has come just now and its peer has said nothing yet, so that a drain does not end it}
    ///
    /// Another thread than the handler's may hear of the first message a little late.
    boolean isNew() {
        return System.nanoTime() - begun < NEW_NANOS && !input.hasMessages();
    }

    /// {@return the thread that handles it}
    Attendant attendant() {
        return attendant;
    }

    /// Reads what has arrived, and waits for it if there is nothing yet; what was written before is sent first.
    ///
    /// @return the bytes, valid until the next call: a piece of a stream, or a record; null when no more will
    ///     come, as the peer has ended its side, or the server stops and nothing is there
    /// @throws IOException if nothing came within the idle limit, or the connection broke
    public @Nullable ByteBuffer read() throws IOException {
        return reader == null ? input.read(false) : reader.any();
    }

    /// Reads a line. Waits for its end at most for the limit of a message, counted from its first byte.
    ///
    /// @return the line as UTF-8, without its end, LF or CRLF; the last may lack it; null when no more will come
    /// @throws TooLongException if it is longer than `max-line`; unless the handler catches that, the peer is told
    ///     by a line
    /// @throws LateException if it is not whole in time
    /// @throws IOException if nothing came within the idle limit, or the connection broke
    public @Nullable String readLine() throws IOException {
        return reader().line();
    }

    /// Reads a message. Waits for its end at most for the limit of a message, counted from its first byte; a server
    /// that stops waits for it as well.
    ///
    /// @param framing what sets messages apart; where the socket keeps records each is a message
    /// @return the message without what set it apart; null when no more will come
    /// @throws TooLongException if it is longer than the limit
    /// @throws LateException if it is not whole in time
    /// @throws java.io.EOFException if the peer ended within it
    /// @throws IOException if nothing came within the idle limit, or the connection broke
    public byte @Nullable [] read(Framing framing) throws IOException {
        return reader().message(framing);
    }

    /// Reads up to a byte.
    ///
    /// @param delimiter the byte, which is read and not given
    /// @return what stood before it, or before the peer's end; null when no more will come
    /// @throws IOException as [#read(Framing)]
    public byte @Nullable [] readUntil(byte delimiter) throws IOException {
        return reader().message(Framing.delimiter(delimiter));
    }

    /// Reads so many bytes.
    ///
    /// @param length how many, 0 to `max-message`
    /// @return the bytes; null when the peer ended before the first, or the server stops
    /// @throws java.io.EOFException if the peer ended within them
    /// @throws IOException as [#read(Framing)]
    public byte @Nullable [] readExactly(int length) throws IOException {
        return reader().exactly(length);
    }

    /// Reads what arrives before the connection is established.
    ///
    /// @param until how long it waits at most
    /// @return the bytes, valid until the next call; null when no more will come, or the server stops
    ///     and nothing is there
    /// @throws LateException if nothing came until then
    @Nullable ByteBuffer readBy(Deadline until) throws IOException {
        var left = reader;
        return left == null || left.available() == 0 ? input.readBy(until) : left.any();
    }

    /// Has bytes that [#readBy] gave read again: they are no part of what establishes it.
    void giveBack(ByteBuffer rest) {
        reader().giveBack(rest);
    }

    /// What comes from now on is for the handler.
    void established() {
        input.established(reader == null ? 0 : reader.available());
    }

    /// {@return when a time that is counted from accept is over}
    Deadline fromAccept(Duration time) {
        Duration left = time.minus(age());
        return left.isPositive() ? Deadline.after(left) : Deadline.NOW;
    }

    private MessageReader reader() {
        var made = reader;
        if (made == null) {
            made = new MessageReader(input, limits.sizes());
            reader = made;
        }
        return made;
    }

    /// {@return what arrives, as a stream; its close changes nothing}
    public InputStream input() {
        return new ConnectionStreams.Input(reader());
    }

    /// {@return a stream that writes; its close is [#endOutput]}
    public OutputStream output() {
        return new ConnectionStreams.Output(this);
    }

    /// Throws away what has arrived, without waiting for more.
    ///
    /// @throws IOException if the connection broke
    public void skip() throws IOException {
        var left = reader;
        if (left != null) {
            left.skip();
        }
        input.skip();
    }

    /// Writes all of a buffer. On a stream it is collected; on a socket that keeps records it is sent at
    /// once, as one. What [#read()] gave must not be changed between its write and the next read: it goes out
    /// from where it is.
    ///
    /// @param bytes what to write; its position moves to its limit
    /// @throws StalledException if the peer takes nothing for the limit of a write
    /// @throws IOException if the connection broke
    public void write(ByteBuffer bytes) throws IOException {
        output.write(bytes);
    }

    /// Writes bytes as [#write(ByteBuffer)] does.
    ///
    /// @param bytes what to write
    /// @throws IOException as [#write(ByteBuffer)]
    public void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    /// Writes a message, set apart from the next.
    ///
    /// @param framing what sets messages apart; where the socket keeps records it is sent as one
    /// @param message the message
    /// @throws IllegalArgumentException if the framing cannot carry it
    /// @throws IOException as [#write(ByteBuffer)]
    public void write(Framing framing, byte[] message) throws IOException {
        write(ByteBuffer.wrap(keepsRecords() ? message : framing.frame(message)));
    }

    /// Writes text as UTF-8 and a line feed.
    ///
    /// @param line the text
    /// @throws IOException as [#write(ByteBuffer)]
    public void writeLine(String line) throws IOException {
        write(ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends what was written and ends our side of the stream; the peer's goes on.
    ///
    /// @throws IOException as [#flush]
    public void endOutput() throws IOException {
        output.end();
    }

    /// Says to the sender of lines what was wrong with one.
    void complain(TooLongException tooLong) {
        if (!tooLong.isOfLine()) {
            return;
        }
        try {
            writeLine("error: " + tooLong.getMessage());
        } catch (IOException gone) {
            // it does not hear us any more
        }
    }

    /// Sends what was written.
    ///
    /// @throws StalledException if the peer takes nothing for the limit of a write
    /// @throws IOException if the connection broke
    public void flush() throws IOException {
        output.flush();
    }

    /// Waits; a server that stops lets the time pass, one that cuts ends it.
    ///
    /// @param time how long
    /// @throws IOException if the server cuts the connection, or somebody interrupted the handler
    public void pause(Duration time) throws IOException {
        flush();
        Deadline until = Deadline.after(time);
        while (!until.hasPassed()) {
            try {
                Thread.sleep(until.remaining());
            } catch (InterruptedException stop) {
                if (!attendant.isDraining() || attendant.wasCut()) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", stop);
                }
            }
        }
    }

    /// When the handler is done: reads until the peer's end, for so long at most, so that no reset of ours destroys
    /// what we sent last.
    void lingerUntilEnd(Duration most) {
        linger = most;
        lingerBytes = Long.MAX_VALUE;
    }

    /// Ends our side and waits for the peer's, for a little.
    void finish() {
        if (attendant.wasCut()) {
            return;
        }
        try {
            flush();
            if (input.hasEnded()) {
                return;
            }
            endOutput();
            input.discard(end == ConnectionEnd.DRAIN ? LINGER_AT_DRAIN : linger, lingerBytes);
        } catch (IOException gone) {
            // what we sent last was all that this could save
        }
    }

    /// Frees the descriptor; the unread is lost.
    void close() {
        output.close();
    }

    /// {@return whether it is one of TCP}
    public boolean isTcp() {
        return Listening.isTcp(socket);
    }

    /// Asks what TCP knows, for whom hears of the end.
    void rememberState() {
        if (!isTcp()) {
            return;
        }
        try {
            state = socket.get(Options.TCP_INFO);
        } catch (IOException closed) {
            // it was cut
        }
    }

    /// {@return what TCP knew at the end, if the server's watch wanted it; null before}
    public @Nullable TcpInfo state() {
        return state;
    }

    /// {@return whether the peer has ended its side}
    public boolean peerEnded() {
        return input.hasEnded();
    }

    /// Ends it now: the peer gets a reset, and the handler an exception.
    void cut() {
        attendant.cut();
        reset();
        socket.close();
        attendant.interrupt(); // out of a pause
    }

    /// Makes the close a reset, so that nothing queued is kept for a peer that does not take it.
    void reset() {
        try {
            socket.set(Options.SO_LINGER, Linger.RESET);
        } catch (IOException closed) {
            // it has ended by itself
        }
    }
}
