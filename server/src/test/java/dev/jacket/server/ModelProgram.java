package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a client and the handler of its connection do, and what each must see of the other: picked by a seed.
///
/// In a round the client sends messages and reads the replies, and the handler reads each message and replies; then
/// one of them ends it.
///
/// **threads:** the handler's part runs on the handler's thread; all else is shared.
final class ModelProgram {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// So much is asked for where less comes.
    static final int NEVER_WHOLE = 1000;

    /// How the connection ends: what the server says of that, and what the handler has to see.
    enum Ending {
        CLIENT_ENDS(ConnectionEnd.EOF, null),
        LAST_LINE_LACKS_ITS_END(ConnectionEnd.EOF, null),
        SERVER_ENDS(ConnectionEnd.EOF, null),
        SERVER_ENDS_ITS_SIDE(ConnectionEnd.EOF, null),
        INTERRUPTED(ConnectionEnd.EOF, null),
        HANDLER_THROWS(ConnectionEnd.ERROR, IllegalStateException.class),
        HANDLER_THROWS_WITH_MORE_TO_READ(ConnectionEnd.ERROR, IllegalStateException.class),
        RESET_WHILE_READING(ConnectionEnd.RESET, IOException.class),
        RESET_WHILE_WRITING(ConnectionEnd.RESET, IOException.class),
        CUT_SHORT(ConnectionEnd.RESET, EOFException.class),
        CLOSED_WHILE_READING(ConnectionEnd.ERROR, ClosedChannelException.class),
        CLOSED_WHILE_WRITING(ConnectionEnd.ERROR, ClosedChannelException.class),
        TOO_LONG(ConnectionEnd.LIMIT, TooLongException.class),
        LATE(ConnectionEnd.LIMIT, LateException.class),
        IDLE(ConnectionEnd.IDLE, CallTimeoutException.class),
        STALLED(ConnectionEnd.LIMIT, StalledException.class),
        /// By the server that stops, between messages.
        DRAINED(ConnectionEnd.DRAIN, null),
        /// By the server that stops, within one.
        CUT(ConnectionEnd.DRAIN, IOException.class);

        private static final Duration SHORT = Duration.ofMillis(150);

        private final ConnectionEnd end;
        private final @Nullable Class<? extends Exception> thrown;

        Ending(ConnectionEnd end, @Nullable Class<? extends Exception> thrown) {
            this.end = end;
            this.thrown = thrown;
        }

        /// {@return whether the server ends it for a time that is over, and so nothing else may take any}
        boolean isByTime() {
            return this == LATE || this == IDLE || this == STALLED;
        }

        /// {@return whether the server has to stop for it}
        boolean isByDrain() {
            return this == DRAINED || this == CUT;
        }

        UnaryOperator<ServerLimits> limits() {
            return switch (this) {
                case LATE -> limits -> limits.messageTimeout(SHORT);
                case IDLE -> limits -> limits.idleTimeout(SHORT);
                case STALLED -> limits -> limits.writeTimeout(SHORT);
                default -> limits -> limits.maxLine(ModelMessage.MAX_LINE).messageTimeout(PATIENCE.multipliedBy(2));
            };
        }
    }

    private final int number;
    private final long seed;
    private final Ending ending;
    private final List<List<ModelMessage>> rounds = new ArrayList<>();
    private final byte[] farewell;
    private final CompletableFuture<ConnectionEnd> ended = new CompletableFuture<>();
    private final CountDownLatch atItsEnd = new CountDownLatch(1);
    private volatile @Nullable Throwable wrong;

    ModelProgram(int number, long seed, Ending ending) {
        this.number = number;
        this.seed = seed;
        this.ending = ending;
        var chance = chance();
        farewell = ModelMessage.letters(chance, 1 + chance.nextInt(chance.nextInt(4) == 0 ? 100_000 : 50));
        for (int left = ending.isByTime() ? 0 : 1 + chance.nextInt(4); left > 0; left--) {
            var round = new ArrayList<ModelMessage>();
            for (int more = chance.nextInt(6); more >= 0; more--) {
                round.add(new ModelMessage(chance, more == 0));
            }
            rounds.add(round);
        }
    }

    /// {@return the same chance each time}
    SplittableRandom chance() {
        return new SplittableRandom(seed * 1_000_003 + number);
    }

    Ending ending() {
        return ending;
    }

    List<List<ModelMessage>> rounds() {
        return rounds;
    }

    byte[] farewell() {
        return farewell;
    }

    /// The server says that it is over.
    void ended(ConnectionEnd how) {
        ended.complete(how);
    }

    /// Waits until the server has ended it.
    void awaitServer() throws Exception {
        end();
    }

    private ConnectionEnd end() throws Exception {
        try {
            return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(this + " has not ended", e);
        }
    }

    /// Waits until the handler has nothing left but the end.
    void awaitItsEnd() throws InterruptedException {
        assertThat(atItsEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("%s is at its end", this)
                .isTrue();
    }

    /// Waits for the end, and says whether the handler saw and the server tells what they should.
    void check() throws Exception {
        ConnectionEnd how = end();
        Throwable found = wrong;
        if (found != null) {
            throw new AssertionError(this + ", handler", found);
        }
        assertThat(how).as("%s", this).isEqualTo(ending.end);
    }

    /// Says with the client's failure what the handler has seen, as far as it has come.
    void addWhatIsWrong(Throwable failure) {
        Throwable found = wrong;
        if (found != null) {
            failure.addSuppressed(found);
        }
    }

    /// Handles the connection.
    void handle(Connection connection) throws Exception {
        try {
            for (var round : rounds) {
                for (var message : round) {
                    message.handle(connection);
                }
            }
        } catch (Throwable failed) {
            wrong = failed;
            throw failed;
        }
        try {
            end(connection);
            wrong = ending.thrown == null ? wrong : new AssertionError("nothing was thrown");
        } catch (Throwable thrown) {
            wrong = ending.thrown != null && ending.thrown.isInstance(thrown) ? wrong : thrown;
            throw thrown;
        }
    }

    private void end(Connection connection) throws IOException {
        if (ending != Ending.CUT) {
            atItsEnd.countDown();
        }
        switch (ending) {
            case CLIENT_ENDS, DRAINED -> {
                assertThat(connection.read()).isNull();
                connection.write(farewell);
            }
            case LAST_LINE_LACKS_ITS_END -> {
                assertThat(connection.readLine()).isEqualTo("last");
                assertThat(connection.readLine()).isNull();
                connection.write(farewell);
            }
            case SERVER_ENDS -> connection.write(farewell);
            case SERVER_ENDS_ITS_SIDE -> {
                connection.write(farewell);
                connection.endOutput();
                assertThat(connection.readLine()).isEqualTo("last");
                assertThat(connection.readLine()).isNull();
            }
            case INTERRUPTED -> interrupted(connection);
            case HANDLER_THROWS -> fails(connection);
            case HANDLER_THROWS_WITH_MORE_TO_READ -> {
                connection.readExactly(1);
                fails(connection);
            }
            case RESET_WHILE_READING, CUT_SHORT -> connection.readExactly(NEVER_WHOLE);
            case TOO_LONG, LATE, IDLE -> connection.readLine();
            case CLOSED_WHILE_READING -> {
                isClosedSoon(connection);
                connection.readExactly(NEVER_WHOLE);
            }
            case CLOSED_WHILE_WRITING -> {
                isClosedSoon(connection);
                writeForEver(connection);
            }
            case RESET_WHILE_WRITING, STALLED -> writeForEver(connection);
            case CUT -> {
                connection.readExactly(1); // the next has begun by that
                atItsEnd.countDown();
                connection.readExactly(NEVER_WHOLE);
            }
        }
    }

    private void fails(Connection connection) throws IOException {
        connection.write(farewell);
        throw new IllegalStateException("planned");
    }

    private void isClosedSoon(Connection connection) throws IOException {
        connection.flush(); // what the client waits for
        soon(connection.socket()::close);
    }

    private void interrupted(Connection connection) throws IOException {
        connection.flush();
        soon(Thread.currentThread()::interrupt);
        try {
            connection.readExactly(NEVER_WHOLE);
            throw new AssertionError("it was not interrupted");
        } catch (CallInterruptedException expected) {
            assertThat(Thread.interrupted()).isTrue();
        }
        connection.write(farewell);
        assertThat(connection.readLine()).isEqualTo("last");
    }

    /// A little later than now, or not.
    private void soon(Runnable action) {
        long nanos = chance().nextInt(2) * chance().nextLong(1_000_000);
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(nanos);
            action.run();
        });
    }

    @SuppressWarnings("InfiniteLoopStatement") // an exception ends it
    private void writeForEver(Connection connection) throws IOException {
        for (; ; ) {
            connection.write(farewell);
        }
    }

    @Override
    public String toString() {
        return "program " + number + " of seed " + seed + ", " + ending + " after " + rounds.size() + " rounds";
    }
}
