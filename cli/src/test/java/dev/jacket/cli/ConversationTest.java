package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the peer's close is what is tested
class ConversationTest {
    private static final String END = "\0end";

    private final LinkedBlockingQueue<String> typed = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void run_ourInputEnds_peerSeesItAndItsAnswerArrives() throws Exception {
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            type("hello", END);
            var talking = talk(pair.first(), rules());
            assertThat(drain(peer)).isEqualTo("hello");
            peer.sendAll("late answer".getBytes(StandardCharsets.UTF_8));
            peer.close();
            assertThat(talking.get(5, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("late answer");
        }
    }

    @Test
    @Row("C3")
    void run_peerHalfCloses_inputGoesOnUntilItIsSilent() throws Exception {
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            var talking = talk(pair.first(), rules());
            peer.sendAll("bye".getBytes(StandardCharsets.UTF_8));
            peer.shutdown(Shutdown.WRITE);
            type("still here");
            assertThat(new String(peer.recv(100), StandardCharsets.UTF_8)).isEqualTo("still here");
            long before = System.nanoTime();
            assertThat(talking.get(5, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
                    .isBetween(200L, 1500L);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("bye");
        }
    }

    @Test
    void run_personAndPeerEnds_endsAtOnce() throws Exception {
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            var talking = talk(pair.first(), rules(Flag.AFTER_PEER_EOF, "never"), true);
            peer.sendAll("bye".getBytes(StandardCharsets.UTF_8));
            peer.close();
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("bye");
        }
    }

    @Test
    void run_afterPeerEofNever_waitsForOurOwnEnd() throws Exception {
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            var talking = talk(pair.first(), rules(Flag.AFTER_PEER_EOF, "never"));
            peer.shutdown(Shutdown.WRITE);
            assertThatThrownBy(() -> talking.get(1500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            type("answer", END);
            assertThat(drain(peer)).isEqualTo("answer");
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
        }
    }

    @Test
    void run_onEofClose_endsWithOurInput() throws Exception {
        try (var pair = Socket.pair()) {
            type("x", END);
            var talking = talk(pair.first(), rules(Flag.ON_EOF, "close"));
            assertThat(drain(pair.second())).isEqualTo("x");
            pair.second().close();
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
        }
    }

    @Test
    void run_onEofIgnore_shutsNothing() throws Exception {
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            type("x", END);
            var talking = talk(pair.first(), rules(Flag.ON_EOF, "ignore"));
            assertThat(new String(peer.recv(100), StandardCharsets.UTF_8)).isEqualTo("x");
            peer.timeout(java.time.Duration.ofMillis(300));
            assertThatThrownBy(() -> peer.recv(100)).isInstanceOf(java.net.SocketTimeoutException.class);
            peer.close();
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
        }
    }

    @Test
    void run_reset_everythingThatCameIsShown() throws Exception {
        try (var listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.connect(listener.localAddress());
            var peer = listener.accept();
            var talking = talk(client, rules());
            peer.sendAll("last words".getBytes(StandardCharsets.UTF_8));
            awaitShown("last words");
            peer.set(Options.SO_LINGER, Linger.RESET);
            peer.close();
            assertThat(talking.get(3, TimeUnit.SECONDS)).isEqualTo(Conversation.End.RESET);
            assertThat(Errno.of(failure())).isEqualTo(Errno.ECONNRESET);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("last words");
        }
    }

    @Test
    void run_silence_endsByIdleTimeout() throws Exception {
        try (var pair = Socket.pair()) {
            var talking = talk(pair.first(), rules(Flag.IDLE_TIMEOUT, "300ms"));
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.IDLE);
        }
    }

    @Test
    void run_messageLimit_endsAfterThatMany() throws Exception {
        try (var pair = Socket.pair(Family.UNIX, SocketType.SEQPACKET, Protocol.DEFAULT)) {
            for (String message : List.of("a", "b", "c")) {
                pair.second().send(message.getBytes(StandardCharsets.UTF_8));
            }
            var talking = talk(pair.first(), rules(Flag.COUNT, "2"));
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.LIMIT);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("ab");
        }
    }

    @Test
    void run_byteLimit_cutsExactlyThere() throws Exception {
        try (var pair = Socket.pair()) {
            var talking = talk(pair.first(), rules(Flag.BYTES, "5"));
            pair.second().sendAll("0123456789".getBytes(StandardCharsets.UTF_8));
            assertThat(talking.get(2, TimeUnit.SECONDS)).isEqualTo(Conversation.End.LIMIT);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("01234");
        }
    }

    @Test
    void run_limitWithUnreadBytes_ourLastWordsStillArrive() throws Exception {
        try (var listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.connect(listener.localAddress());
            try (var peer = listener.accept()) {
                type("reply");
                var talking = talk(client, rules(Flag.BYTES, "5"));
                Awaitility.await().until(() -> conversation != null && conversation.bytesOut() == 5);
                peer.sendAll(new byte[200_000]);
                assertThat(drain(peer)).isEqualTo("reply");
                peer.close();
                assertThat(talking.get(3, TimeUnit.SECONDS)).isEqualTo(Conversation.End.LIMIT);
            }
        }
    }

    @Test
    void run_datagramsAndInputEnds_endsAfterSilence() throws Exception {
        try (var pair = Socket.pair(Family.UNIX, SocketType.DGRAM, Protocol.DEFAULT)) {
            type("question", END);
            var talking = talk(pair.first(), rules(Flag.WAIT, "600ms"));
            assertThat(new String(pair.second().recv(100), StandardCharsets.UTF_8))
                    .isEqualTo("question");
            pair.second().send("answer".getBytes(StandardCharsets.UTF_8));
            assertThat(talking.get(3, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
            assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("answer");
        }
    }

    @Test
    @Row("C13")
    void run_bothDirectionsAtOnce_bytesAreEqual() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(5).nextBytes(bytes);
        try (var pair = Socket.pair()) {
            var peer = pair.second();
            var intake = new Bytes(bytes);
            var talking = talk(pair.first(), intake, rules(), false);
            var echo = CompletableFuture.runAsync(() -> echo(peer), Thread::startVirtualThread);
            assertThat(talking.get(30, TimeUnit.SECONDS)).isEqualTo(Conversation.End.EOF);
            echo.get(5, TimeUnit.SECONDS);
            assertThat(shown.toByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void run_ourOutputFails_isOurFailureAndNotAReset() throws Exception {
        try (var pair = Socket.pair()) {
            Display broken = (message, from) -> {
                throw new StdoutGone(new IOException("gone"));
            };
            var inflow = new Inflow(broken, List.of(), null, "", rules(), null);
            var conversation = new Conversation(new SocketLink(pair.first(), TimeLimit.NEVER), null, inflow, rules());
            pair.second().sendAll(new byte[1]);
            assertThatThrownBy(conversation::run).isInstanceOf(StdoutGone.class);
        }
    }

    @Test
    void run_over_itsMemoryIsFree() throws Exception {
        try (var pair = Socket.pair()) {
            var memory = new LinkedBlockingQueue<MemorySegment>();
            var inflow = new Inflow(
                    (message, _) -> memory.add(MemorySegment.ofBuffer(message)), List.of(), null, "", rules(), null);
            pair.second().sendAll(new byte[1]);
            pair.second().close();
            var link = new SocketLink(pair.first(), TimeLimit.NEVER);
            assertThat(new Conversation(link, null, inflow, rules()).run()).isEqualTo(Conversation.End.EOF);
            assertThat(memory)
                    .singleElement()
                    .matches(segment -> segment.isNative() && !segment.scope().isAlive());
        }
    }

    private volatile @Nullable Conversation conversation;

    private Throwable failure() {
        var conversation = this.conversation;
        var failure = conversation == null ? null : conversation.failure();
        return failure == null ? new AssertionError("no failure") : failure;
    }

    private void type(String... pieces) {
        typed.addAll(List.of(pieces));
    }

    private CompletableFuture<Conversation.End> talk(Socket socket, Rules rules) {
        return talk(socket, rules, false);
    }

    private CompletableFuture<Conversation.End> talk(Socket socket, Rules rules, boolean person) {
        return talk(socket, new Typed(), rules, person);
    }

    private CompletableFuture<Conversation.End> talk(Socket socket, Intake intake, Rules rules, boolean person) {
        var how = new Rules(
                rules.onEof(),
                rules.closeAfter(),
                rules.afterPeerEof(),
                rules.silence(),
                rules.idle(),
                rules.messages(),
                rules.bytes(),
                rules.longest(),
                person);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var inflow = new Inflow(new Shown(), List.of(), null, "", how, null);
                        var talking = new Conversation(new SocketLink(socket, TimeLimit.NEVER), intake, inflow, how);
                        conversation = talking;
                        return talking.run();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static Rules rules(Object... flags) {
        var given = new java.util.EnumMap<Flag, List<String>>(Flag.class);
        for (int i = 0; i < flags.length; i += 2) {
            given.put((Flag) flags[i], List.of((String) flags[i + 1]));
        }
        return Rules.of(new Arguments(Verb.LISTEN, given, List.of()), false);
    }

    private static String drain(Socket peer) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] bytes = peer.recv(65_536);
        while (bytes.length > 0) {
            all.writeBytes(bytes);
            bytes = peer.recv(65_536);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void echo(Socket peer) {
        try {
            var buffer = new byte[65_536];
            for (int count; (count = peer.recvInto(buffer)) > 0; ) {
                peer.sendAll(buffer, 0, count);
            }
            peer.shutdown(Shutdown.WRITE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitShown(String text) {
        Awaitility.await().until(() -> shown.toString(StandardCharsets.UTF_8).equals(text));
    }

    private final class Shown implements Display {
        @Override
        public void arrived(ByteBuffer message, String from) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            shown.writeBytes(bytes);
        }
    }

    private final class Typed implements Intake {
        private volatile boolean ended;

        @Override
        public @Nullable ByteBuffer take() throws InterruptedException {
            String piece = typed.take();
            ended = piece.equals(END);
            return ended ? null : ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean hasEnded() {
            return ended;
        }
    }

    private static final class Bytes implements Intake {
        private final ByteBuffer bytes;
        private final Random random = new Random(9);

        Bytes(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        @Override
        public @Nullable ByteBuffer take() {
            if (!bytes.hasRemaining()) {
                return null;
            }
            int count = Math.min(bytes.remaining(), 1 + random.nextInt(100_000));
            var piece = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            return piece;
        }

        @Override
        public boolean hasEnded() {
            return !bytes.hasRemaining();
        }
    }
}
