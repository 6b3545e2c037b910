package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.Datagram;
import dev.jacket.server.DatagramHandler;
import dev.jacket.server.TooLongException;
import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Answers each message by a template: on a stream message by message in order, and each datagram to its sender.
///
/// **threads:** shared.
final class ReplyService implements ConnectionHandler, DatagramHandler {
    private final ReplyRules rules;
    private final ServerWatch watch;
    private final byte @Nullable [] greeting;
    private final byte @Nullable [] exit;

    /// @param watch hears of the messages
    ReplyService(ReplyRules rules, ServerWatch watch) {
        this.rules = rules;
        this.watch = watch;
        this.greeting = bytes(rules.greeting());
        this.exit = bytes(rules.exit());
    }

    private static byte @Nullable [] bytes(@Nullable String word) {
        return word == null ? null : Argv.bytes(word);
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new Exchange(connection).run();
    }

    @Override
    public void handle(Datagram datagram) throws IOException {
        watch.tell(datagram, true, datagram.data());
        byte[] message = new byte[datagram.data().remaining()];
        datagram.data().get(message);
        if (!isExit(message)) {
            String peer = EventText.endpoint(SocketType.DGRAM, datagram.sender());
            watch.reply(datagram, ByteBuffer.wrap(rules.template().apply(message, peer, datagram.number())));
        }
    }

    private boolean isExit(byte[] message) {
        return exit != null && Template.isWord(message, exit);
    }

    /// What is said on one connection.
    private final class Exchange {
        private final Connection connection;
        private final Messages messages;
        private final Frame frame;

        Exchange(Connection connection) {
            this.connection = connection;
            this.frame = connection.keepsRecords() ? Frame.block(0) : rules.frame();
            this.messages = new Messages(connection, frame, rules.most());
        }

        void run() throws IOException {
            if (greeting != null) {
                watch.tell(connection, false, ByteBuffer.wrap(greeting));
                connection.write(ByteBuffer.wrap(greeting));
            }
            try {
                answerAll();
            } catch (TooLongException tooLong) {
                if (frame.kind() != Frame.Kind.LINE) { // a line about a line is the server's own word
                    connection.write(framed(line(tooLong)));
                }
                throw tooLong;
            }
        }

        private void answerAll() throws IOException {
            long n = 0;
            for (byte[] message = messages.next(); message != null; message = messages.next()) {
                watch.tell(connection, true, ByteBuffer.wrap(message));
                if (isExit(message)) {
                    return;
                }
                n++;
                answer(message, n);
                if (rules.close()) {
                    return;
                }
            }
        }

        /// Replies to messages that came together go together, unless each has a delay.
        private void answer(byte[] message, long n) throws IOException {
            if (!rules.delay().isZero()) {
                connection.pause(rules.delay());
            }
            byte[] reply = rules.template().apply(message, Places.of(connection), n);
            watch.tell(connection, false, ByteBuffer.wrap(reply));
            connection.write(framed(reply));
        }

        /// A line has its own end already.
        private byte[] framed(byte[] reply) {
            byte[] head = frame.head(reply.length);
            byte[] tail = frame.kind() == Frame.Kind.NUL ? frame.tail(0) : new byte[0];
            var whole = new ByteArrayOutputStream(head.length + reply.length + tail.length);
            whole.writeBytes(head);
            whole.writeBytes(reply);
            whole.writeBytes(tail);
            return whole.toByteArray();
        }

        private static byte[] line(TooLongException tooLong) {
            return ("error: " + tooLong.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }
}
