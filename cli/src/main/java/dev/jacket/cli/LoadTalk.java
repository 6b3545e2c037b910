package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection that is measured: messages go out and their replies are counted in.
///
/// **threads:** of the one that talks; while a message that the connection does not take at once goes out, a second
/// one sends.
final class LoadTalk implements AutoCloseable {
    private static final int LINGER = 1_000;
    private static final int FITTING = 16 << 10;

    private final Socket socket;
    private final @Nullable TlsStream tls;
    private final @Nullable SocketStream stream; // receives where that is worth its beginning
    private final LoadPlan plan;
    private final byte[] buffer;
    private final ReplyCount replies;
    private final Sink sink;
    private long messages;
    private int bytesIn;
    private @Nullable ByteBuffer lent;
    private volatile @Nullable IOException sendFailure;

    /// A connection to talk over.
    ///
    /// @param tls what is spoken on it; null for the bytes alone
    record Opened(Socket socket, @Nullable TlsStream tls) {}

    /// Who hears of replies, and whether to go on waiting.
    interface Sink {
        /// {@return the time}
        long now();

        /// So many replies became whole at this time, by so many bytes.
        void replied(int replies, long bytes, long at);

        /// {@return whether the wait that was interrupted is to go on}
        boolean isPatient();
    }

    /// @param buffer for what arrives, which several connections may use one after another
    LoadTalk(Opened opened, LoadPlan plan, byte[] buffer, Sink sink) {
        this.socket = opened.socket;
        this.tls = opened.tls;
        this.stream = tls != null || plan.keepsRecords() || plan.isShort() ? null : socket.stream();
        this.plan = plan;
        this.buffer = buffer;
        this.sink = sink;
        this.replies = new ReplyCount(plan.rule(), plan.keepsRecords(), plan.message(), plan.verifies());
    }

    Socket socket() {
        return socket;
    }

    /// {@return how many messages went over it}
    long messages() {
        return messages;
    }

    /// Sends the message, or as many at once as the plan wants, and waits for the replies.
    ///
    /// @throws OddReply if they are not what was to come
    void exchange() throws IOException, InterruptedException {
        int batch = plan.pipeline();
        var kind = plan.rule().kind();
        boolean answered = kind != ReplyRule.Kind.NONE;
        replies.expect(batch);
        messages += batch;
        var sender = plan.keepsRecords() ? sendRecords(batch) : sendStream(answered);
        if (kind == ReplyRule.Kind.EOF) {
            endOutput();
        }
        if (!answered) {
            sink.replied(batch, 0, sink.now());
        } else if (plan.keepsRecords() || kind == ReplyRule.Kind.LINE || kind == ReplyRule.Kind.BYTES) {
            receive();
        } else {
            receiveUntilSilence(
                    kind == ReplyRule.Kind.EOF ? TimeLimit.NEVER : plan.rule().quiet());
        }
        if (sender != null) {
            sender.join();
        }
        var failure = sendFailure;
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable Thread sendRecords(int batch) throws IOException {
        for (int i = 0; i < batch; i++) {
            socket.send(plan.message());
        }
        return null;
    }

    /// What the connection does not take at once goes out beside the receiving: the peer may itself be waiting for us
    /// to read.
    private @Nullable Thread sendStream(boolean answered) throws IOException {
        byte[] batch = plan.batch();
        var secured = tls;
        if (secured != null) {
            return sendSecured(secured, batch, answered);
        }
        int sent = 0;
        while (answered && sent < batch.length) {
            int count = socket.send(batch, sent, batch.length - sent, MsgFlags.MSG_DONTWAIT);
            if (count == Socket.WOULD_BLOCK) {
                int from = sent;
                return Thread.startVirtualThread(() -> sendRest(batch, from));
            }
            sent += count;
        }
        if (sent < batch.length) {
            socket.sendAll(batch);
        }
        return null;
    }

    /// What surely fits where the last replies are all there goes out at once; more may wait for the peer to read.
    private @Nullable Thread sendSecured(TlsStream secured, byte[] batch, boolean answered) throws IOException {
        if (answered && batch.length > FITTING) {
            return Thread.startVirtualThread(() -> sendRest(batch, 0));
        }
        secured.write(batch);
        secured.flush();
        return null;
    }

    private void sendRest(byte[] batch, int from) {
        try {
            var secured = tls;
            if (secured == null) {
                socket.sendAll(batch, from, batch.length - from);
            } else {
                secured.write(batch);
                secured.flush();
            }
        } catch (IOException e) {
            sendFailure = e; // the receiver meets the same end; where it has all replies already, this is told
        }
    }

    private void receive() throws IOException {
        while (!replies.isDone()) {
            int count = receiveOnce(Deadline.NEVER);
            if (count == Socket.EOF) {
                throw new OddReply(LoadErrors.CLOSED);
            }
            int whole = replies.feed(buffer, count);
            bytesIn += count;
            if (whole > 0) {
                tell(whole, sink.now());
            }
        }
    }

    /// The time of a reply is that of its last byte, not that of the silence after it.
    private void receiveUntilSilence(TimeLimit quiet) throws IOException {
        long last = sink.now();
        for (boolean begun = false; ; begun = true) {
            int count;
            try {
                boolean bounded = begun && !quiet.isNever();
                count = receiveOnce(bounded ? Deadline.after(quiet.duration()) : Deadline.NEVER);
            } catch (CallTimeoutException silence) {
                break;
            }
            if (count == Socket.EOF) {
                if (!begun) {
                    throw new OddReply(LoadErrors.CLOSED);
                }
                last = quiet.isNever() ? sink.now() : last; // the end is the reply's last sign
                break;
            }
            replies.feed(buffer, count);
            bytesIn += count;
            last = sink.now();
        }
        tell(replies.end(), last);
    }

    private void tell(int whole, long at) {
        int bytes = bytesIn;
        bytesIn = 0;
        sink.replied(whole, bytes, at);
    }

    private int receiveOnce(Deadline deadline) throws IOException {
        while (true) {
            try {
                return stream == null && tls == null ? receivePlainly(deadline) : receiveLent(deadline);
            } catch (CallInterruptedException e) {
                if (!sink.isPatient()) {
                    throw e;
                }
            }
        }
    }

    private int receivePlainly(Deadline deadline) throws IOException {
        if (plan.keepsRecords()) {
            return socket.recvInto(buffer, 0, buffer.length, MsgFlags.MSG_TRUNC);
        }
        return deadline == Deadline.NEVER
                ? socket.recvInto(buffer)
                : socket.recvInto(ByteBuffer.wrap(buffer), MsgFlags.NONE, deadline);
    }

    /// What was lent and does not fit stays there for the next time.
    private int receiveLent(Deadline deadline) throws IOException {
        var data = lent;
        if (data == null || !data.hasRemaining()) {
            data = next(deadline);
            lent = data;
        }
        if (data == null) {
            return Socket.EOF;
        }
        int count = Math.min(data.remaining(), buffer.length);
        data.get(buffer, 0, count);
        return count;
    }

    private @Nullable ByteBuffer next(Deadline deadline) throws IOException {
        var secured = tls;
        var from = stream;
        return secured != null ? secured.read(deadline) : from != null ? from.read(deadline) : null;
    }

    private void endOutput() throws IOException {
        var secured = tls;
        if (secured == null) {
            socket.shutdown(Shutdown.WRITE);
        } else {
            secured.endOutput();
        }
    }

    /// Ends it as two who have said everything do, so that all segments of its end have gone: ours, then the peer's.
    void finish() throws IOException {
        if (plan.rule().kind() == ReplyRule.Kind.EOF) {
            return; // both have ended
        }
        var until = Deadline.after(Duration.ofMillis(LINGER));
        endOutput();
        lent = null;
        while (receiveOnce(until) > 0) {
            // what still comes belongs to no message
        }
    }

    @Override
    public void close() {
        var secured = tls;
        var from = stream;
        if (secured != null) {
            secured.close();
        } else if (from != null) {
            from.close();
        } else {
            socket.close();
        }
    }
}
