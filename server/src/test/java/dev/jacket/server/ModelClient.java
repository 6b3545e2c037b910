package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/// The client's part of a [ModelProgram], by a socket of the JDK's: it knows what must come.
///
/// **threads:** one.
final class ModelClient implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private static final int SENT_AT_ONCE = 16_000;
    private static final int MUCH = 10_000;
    private static final String ERROR = "error: ";

    private final ModelProgram program;
    private final SplittableRandom chance;
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    /// @param announce is told its port before it connects
    ModelClient(ModelProgram program, int port, ObjIntConsumer<ModelProgram> announce) throws IOException {
        this.program = program;
        this.chance = program.chance();
        var made = new Socket();
        try {
            made.setSoTimeout(PATIENCE);
            made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            announce.accept(program, made.getLocalPort());
            made.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
            this.input = made.getInputStream();
            this.output = made.getOutputStream();
        } catch (IOException failed) {
            made.close();
            throw failed;
        }
        this.socket = made;
    }

    /// Does its part, and checks what comes.
    void run() throws Exception {
        try {
            for (var round : program.rounds()) {
                exchange(round);
            }
            end();
        } catch (Throwable failed) {
            throw new AssertionError(program + ", client", failed);
        }
    }

    private void exchange(List<ModelMessage> round) throws Exception {
        int length = round.stream().mapToInt(message -> message.sent().length).sum();
        var sending = new FutureTask<>(() -> {
            for (var message : round) {
                send(message.sent());
            }
            return null;
        });
        if (length <= SENT_AT_ONCE) {
            sending.run();
        } else {
            Thread.ofPlatform().daemon().start(sending); // who waits for us to read would not read on
        }
        for (var message : round) {
            expect(message.replied());
        }
        sending.get();
    }

    /// In pieces, and not all at once.
    private void send(byte[] bytes) throws IOException {
        int cut = chance.nextInt(3) == 0 ? chance.nextInt(bytes.length) : 0;
        output.write(bytes, 0, cut);
        if (cut > 0 && chance.nextInt(4) == 0) {
            LockSupport.parkNanos(chance.nextLong(2_000_000));
        }
        output.write(bytes, cut, bytes.length - cut);
    }

    private void send(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void expect(byte[] due) throws IOException {
        assertThat(input.readNBytes(due.length)).isEqualTo(due);
    }

    private void expectEnd() throws IOException {
        assertThat(input.read()).isEqualTo(-1);
    }

    /// What the server wrote before is of no matter.
    private void expectAnyEnd() throws SocketTimeoutException {
        byte[] rest = new byte[MUCH];
        try {
            while (input.read(rest) >= 0) {}
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (IOException reset) {
            // it has ended
        }
    }

    private void farewell() throws IOException {
        expect(program.farewell());
        expectEnd();
    }

    private void end() throws Exception {
        switch (program.ending()) {
            case CLIENT_ENDS -> {
                socket.shutdownOutput();
                farewell();
            }
            case LAST_LINE_LACKS_ITS_END -> {
                send("last");
                socket.shutdownOutput();
                farewell();
            }
            case SERVER_ENDS, HANDLER_THROWS, DRAINED -> farewell();
            case SERVER_ENDS_ITS_SIDE -> {
                farewell();
                send("last\n");
            }
            case INTERRUPTED -> {
                expect(program.farewell());
                send("last\n");
                expectEnd();
            }
            case HANDLER_THROWS_WITH_MORE_TO_READ -> {
                output.write(new byte[MUCH]);
                expect(program.farewell());
                expectAnyEnd(); // it waits for ours only for a while
            }
            case RESET_WHILE_READING -> {
                send("half");
                reset();
            }
            case RESET_WHILE_WRITING -> {
                assertThat(input.readNBytes(MUCH)).hasSize(MUCH);
                reset();
            }
            case CUT_SHORT -> {
                send("half");
                socket.shutdownOutput();
                expectEnd();
            }
            case TOO_LONG -> {
                output.write(new byte[MUCH]);
                assertThat(input.readNBytes(ERROR.length()))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(ERROR);
                expectAnyEnd();
            }
            case LATE -> {
                send("half");
                expectEnd();
            }
            case IDLE -> expectEnd();
            case STALLED -> program.awaitServer();
            case CUT -> {
                send("half");
                expectAnyEnd();
            }
            case CLOSED_WHILE_READING, CLOSED_WHILE_WRITING -> expectAnyEnd();
        }
    }

    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
