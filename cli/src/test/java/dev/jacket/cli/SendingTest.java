package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // the server's close is what is tested
class SendingTest {
    @TempDir
    Path folder;

    private final Run run = new Run();
    private @Nullable Tap tap;
    private Socket listener = unopened();

    private static Socket unopened() {
        try {
            return Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void noFile() throws IOException {
        Files.deleteIfExists(out());
    }

    @AfterEach
    void close() {
        run.close(0);
        listener.close();
    }

    @Test
    void reply_inPiecesUntilEnd_isWhole() throws Exception {
        var got = serve(client -> {
            String message = text(client.recv(100));
            client.sendAll(bytes("all "));
            client.sendAll(bytes("is well"));
            return message;
        });
        assertThat(send("hello world", "--reply")).isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo("hello world");
        assertThat(shown()).isEqualTo("all is well");
    }

    @Test
    void reply_lines_areAwaitedOneByOne() throws Exception {
        var got = serve(client -> {
            String first = line(client);
            client.sendAll(bytes("re"));
            client.sendAll(bytes(" 1\n"));
            String second = line(client);
            client.sendAll(bytes("é 2\n"));
            return first + second;
        });
        assertThat(send("--eol", "lf", "--reply=line", "one", "two")).isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo("one\ntwo\n");
        assertThat(shown()).isEqualTo("re 1\né 2\n");
    }

    @Test
    void reply_peerClosesBeforeItsEnd_saysWhichReply() throws Exception {
        var _ = serve(client -> {
            line(client);
            client.sendAll(bytes("re 1\n"));
            line(client);
            client.sendAll(bytes("half"));
            return "";
        });
        assertThatThrownBy(() -> send("--eol", "lf", "--reply=line", "one", "two"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("peer closed before the end of reply 2")
                .extracting(e -> ((Trouble) e).exit())
                .isEqualTo(Exit.NETWORK);
        assertThat(shown()).isEqualTo("re 1\nhalf");
    }

    @Test
    void reply_none_comesInTime() throws Exception {
        var _ = serve(client -> text(client.recv(100)) + text(client.recv(100)));
        long before = System.nanoTime();
        assertThatThrownBy(() -> send("x", "--on-eof=ignore", "--reply", "--reply-timeout", "300ms"))
                .hasMessageContaining("no reply within 300 ms")
                .extracting(e -> ((Trouble) e).exit())
                .isEqualTo(Exit.TIME);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isBetween(300L, 1500L);
    }

    @Test
    void reply_quietPeerThatStays_isWholeAfterSilence() throws Exception {
        var got = serve(client -> {
            client.recv(100);
            client.sendAll(bytes("answer"));
            return text(client.recv(100)) + text(client.recv(100));
        });
        assertThat(send("x", "--on-eof=ignore", "--reply=quiet:100ms")).isZero();
        assertThat(shown()).isEqualTo("answer");
        assertThat(got.get(5, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void reply_quietThatNeverIs_endsAtTheLimit() throws Exception {
        var _ = serve(client -> {
            client.timeout(java.time.Duration.ofMillis(20));
            for (; ; ) {
                try {
                    client.sendAll(bytes("more"));
                    if (client.recv(100).length == 0) {
                        return "";
                    }
                } catch (java.net.SocketTimeoutException e) {
                    // the client has nothing to say: more
                }
            }
        });
        assertThatThrownBy(() -> send("x", "--on-eof=ignore", "--reply", "--reply-timeout", "500ms"))
                .hasMessageContaining("no whole reply within 500 ms")
                .extracting(e -> ((Trouble) e).exit())
                .isEqualTo(Exit.TIME);
        assertThat(shown()).startsWith("moremore");
    }

    @Test
    void reply_bytes_areCounted() throws Exception {
        var _ = serve(client -> {
            client.recv(1);
            client.sendAll(bytes("abc"));
            client.recv(1);
            client.sendAll(bytes("def"));
            return "";
        });
        assertThat(send("1", "2", "--reply=3")).isZero();
        assertThat(shown()).isEqualTo("abcdef");
    }

    @Test
    void greetingAndBye_areFirstAndLast() throws Exception {
        var got = serve(client -> {
            client.sendAll(bytes("Hello,I am server!"));
            String message = text(client.recv(100));
            client.sendAll(bytes("Loop_msg: " + message + "!"));
            return message + "|" + text(client.recv(100)) + "|" + client.recv(100).length;
        });
        assertThat(send("--greeting", "--reply", "--bye", "exit", "Hello,I am client!"))
                .isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo("Hello,I am client!|exit|0");
        assertThat(shown()).isEqualTo("Hello,I am server!Loop_msg: Hello,I am client!!");
    }

    @Test
    void each_messages_haveConnectionsOfTheirOwn() throws Exception {
        var got = CompletableFuture.supplyAsync(
                () -> {
                    var messages = new ArrayList<String>();
                    for (int i = 0; i < 2; i++) {
                        messages.add(one(client -> {
                            String message = line(client);
                            client.sendAll(bytes("re " + message));
                            return message;
                        }));
                    }
                    return messages;
                },
                Thread::startVirtualThread);
        assertThat(send("--each", "--eol", "crlf", "--reply", "a", "b")).isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).containsExactly("a\r\n", "b\r\n");
        assertThat(shown()).isEqualTo("re a\r\nre b\r\n");
    }

    @Test
    void retry_refusedAtFirst_messageIsNotLost() throws Exception {
        var address = listener.localAddress();
        listener.close();
        var later = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        listener = Socket.listenOn(address, ListenConfig.DEFAULT);
                        return one(client -> text(client.recv(100)));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS, Thread::startVirtualThread));
        assertThat(sendTo(address.toString(), "precious", "--retry")).isZero();
        assertThat(later.get(5, TimeUnit.SECONDS)).isEqualTo("precious");
    }

    @Test
    void retry_numberUsedUp_isTheLastFailure() throws Exception {
        var address = listener.localAddress();
        listener.close();
        assertThatThrownBy(() -> sendTo(address.toString(), "x", "--retry=1"))
                .satisfies(e -> assertThat(Errno.of(e)).isEqualTo(Errno.ECONNREFUSED));
    }

    @Test
    void expect_unmet_isTheAnswerNo() throws Exception {
        var _ = serve(client -> {
            client.recv(1);
            client.sendAll(bytes("nothing here"));
            return "";
        });
        assertThat(send("x", "--expect", "some.*where")).isEqualTo(Exit.NO);
    }

    @Test
    void expect_met_isDone() throws Exception {
        var _ = serve(client -> {
            client.recv(1);
            client.sendAll(bytes("found somewhere"));
            return "";
        });
        assertThat(send("x", "--expect", "some.*re$")).isZero();
    }

    @Test
    void file_bigAndEchoed_comesBackWhole() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(3).nextBytes(content);
        Path file = Files.write(folder.resolve("in"), content);
        var _ = serve(client -> {
            var buffer = new byte[65_536];
            for (int count; (count = client.recvInto(buffer)) > 0; ) {
                client.sendAll(buffer, 0, count);
            }
            return "";
        });
        assertThat(send("@" + file, "--reply=eof", "--offset", "1k")).isZero();
        assertThat(Files.readAllBytes(out())).isEqualTo(java.util.Arrays.copyOfRange(content, 1024, content.length));
    }

    @Test
    void file_missing_isOurFault() {
        assertThatThrownBy(() -> send("@" + folder.resolve("none")))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);
        assertThat(Failures.trouble(run, new java.nio.file.NoSuchFileException("f"))
                        .exit())
                .isEqualTo(Exit.USAGE);
    }

    @Test
    void text_withAtSigns_isText() throws Exception {
        var got = serve(client -> text(client.recv(100)));
        assertThat(send("@@home")).isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo("@home");
    }

    @Test
    void udp_replies_areOneDatagramEach() throws Exception {
        try (var server = udp()) {
            var serving = CompletableFuture.runAsync(() -> hello(server, 2), Thread::startVirtualThread);
            assertThat(sendTo("udp://" + server.localAddress(), "--reply", "hello", "world"))
                    .isZero();
            serving.get(5, TimeUnit.SECONDS);
            assertThat(shown()).isEqualTo("Hello, hello!Hello, world!");
        }
    }

    @Test
    void udp_lostDatagram_isSentAgain() throws Exception {
        try (var server = udp()) {
            var serving = CompletableFuture.runAsync(
                    () -> {
                        ignoreOne(server);
                        hello(server, 1);
                    },
                    Thread::startVirtualThread);
            assertThat(sendTo("udp://" + server.localAddress(), "--reply", "--retry", "--reply-timeout", "200ms", "q"))
                    .isZero();
            serving.get(5, TimeUnit.SECONDS);
            assertThat(shown()).isEqualTo("Hello, q!");
        }
    }

    @Test
    void udp_nobodyThere_isReported() throws Exception {
        String address;
        try (var server = udp()) {
            address = "udp://" + server.localAddress();
        }
        assertThat(sendTo(address, "x")).isEqualTo(Exit.NETWORK);
    }

    @Test
    void udp_tooLong_isSaidAndNotCut() throws Exception {
        try (var server = udp()) {
            String address = "udp://" + server.localAddress();
            assertThatThrownBy(() -> sendTo(address, "x".repeat(65_508))).satisfies(e -> {
                assertThat(Errno.of(e)).isEqualTo(Errno.EMSGSIZE);
                assertThat(Failures.trouble(run, e).exit()).isEqualTo(Exit.USAGE);
            });
        }
    }

    @Test
    void memory_ofConnectionsAndFiles_isFreeAfterThem() throws Exception {
        byte[] content = new byte[100];
        Path file = Files.write(folder.resolve("in"), content);
        var memory = new java.util.concurrent.LinkedBlockingQueue<MemorySegment>();
        var got = CompletableFuture.supplyAsync(
                () -> one(SendingTest::echo) + one(SendingTest::echo), Thread::startVirtualThread);
        tap = (in, message, peer, truncated) -> memory.add(MemorySegment.ofBuffer(message));
        assertThat(send("--each", "--reply=eof", "@" + file, "@" + file)).isZero();
        assertThat(got.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(memory)
                .hasSize(4)
                .allMatch(segment -> segment.isNative() && !segment.scope().isAlive());
    }

    private static String echo(Socket client) throws IOException {
        client.sendAll(client.recv(1000));
        return "";
    }

    private interface Service {
        String serve(Socket client) throws IOException;
    }

    private CompletableFuture<String> serve(Service service) {
        return CompletableFuture.supplyAsync(() -> one(service), Thread::startVirtualThread);
    }

    private String one(Service service) {
        try (var client = listener.accept()) {
            return service.serve(client);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int send(String... words) throws Exception {
        return sendTo(listener.localAddress().toString(), words);
    }

    private int sendTo(String endpoint, String... words) throws Exception {
        var all = new ArrayList<>(List.of(endpoint));
        all.addAll(List.of(words));
        run.begin(Verb.SEND, all);
        var operands = run.arguments().operands();
        try (var channel = FileChannel.open(out(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var talk = new Talk(run, false);
            talk.sink(ByteSink.to(channel, "out"));
            if (tap != null) {
                talk.tap(tap);
            }
            var letters = Letters.words(
                    operands.subList(1, operands.size()),
                    talk.style(),
                    talk.arguments().size(Flag.OFFSET, 0));
            return new Sending(talk, Send.Plan.of(talk, false), letters).run();
        }
    }

    private Path out() {
        return folder.resolve("out");
    }

    private String shown() throws IOException {
        return Files.readString(out());
    }

    private static Socket udp() throws IOException {
        var server = Socket.open(Family.INET, SocketType.DGRAM);
        server.bind(Address.inet("127.0.0.1", 0));
        return server;
    }

    private static void hello(Socket server, int times) {
        try {
            byte[] buffer = new byte[2000];
            for (int i = 0; i < times; i++) {
                var received = server.recvFrom(buffer, MsgFlags.NONE);
                String text = new String(buffer, 0, received.count(), StandardCharsets.UTF_8);
                server.sendTo(bytes("Hello, " + text + "!"), received.address());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ignoreOne(Socket server) {
        try {
            server.recvFrom(new byte[2000], MsgFlags.NONE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Socket client) throws IOException {
        var line = new ByteArrayOutputStream();
        byte[] next = client.recv(1);
        while (next.length == 1) {
            line.write(next[0]);
            next = next[0] == '\n' ? new byte[0] : client.recv(1);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
