package dev.jacket.acceptance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Peers of every kind, who come again and again until they are told to stop, and note what was not as it
/// should be.
final class Visitors {
    /// A peer that is served is done by then, also on a busy machine.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MOST_NOTED = 20;
    private static final int LONGEST = 4096;
    private static final double STEP = Math.log(1.05);

    /// One visit.
    interface Visit {
        void pay() throws Exception;
    }

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> visits = new ConcurrentSkipListMap<>();
    private final AtomicIntegerArray latencies = new AtomicIntegerArray(512); // by microseconds, each 5 % more
    private final AtomicLong numbers = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final ScheduledThreadPoolExecutor clock = clock();
    private final CountDownLatch over = new CountDownLatch(1);

    private static ScheduledThreadPoolExecutor clock() {
        var clock =
                new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /// Has some come, each again and again with pauses between.
    void come(String kind, int many, Duration pause, Visit visit) {
        var paid = visits.computeIfAbsent(kind, _ -> new LongAdder());
        for (int i = 0; i < many; i++) {
            threads.add(Thread.ofVirtual().start(() -> again(kind, pause, visit, paid)));
        }
    }

    private void again(String kind, Duration pause, Visit visit, LongAdder paid) {
        try {
            do {
                visit(kind, visit);
                paid.increment();
            } while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(String kind, Visit visit) {
        try {
            visit.pay();
        } catch (Exception | AssertionError failure) {
            if (wrong.size() < MOST_NOTED) {
                wrong.add(kind + ": " + failure);
            }
        }
    }

    /// Lets each end its visit.
    void stop() throws InterruptedException {
        over.countDown();
        for (var thread : threads) {
            thread.join(PATIENCE.plus(PATIENCE));
        }
        clock.shutdownNow();
    }

    /// {@return what was not as it should be}
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// {@return how many visits of a kind were paid}
    long paid(String kind) {
        return visits.getOrDefault(kind, new LongAdder()).sum();
    }

    /// {@return how many visits of each kind were paid}
    Map<String, LongAdder> paid() {
        return visits;
    }

    /// {@return how many replies were measured}
    long replies() {
        long all = 0;
        for (int i = 0; i < latencies.length(); i++) {
            all += latencies.get(i);
        }
        return all;
    }

    /// {@return the milliseconds that so many of a hundred replies took at most}
    double millis(double percent) {
        double below = replies() * percent / 100;
        int at = 0;
        for (long count = latencies.get(0); count < below; count += latencies.get(at)) {
            at++;
        }
        return Math.exp((at + 1) * STEP) / 1000;
    }

    private void took(long nanos) {
        double micros = Math.max(1, nanos / 1000.0);
        latencies.incrementAndGet(Math.min(latencies.length() - 1, (int) (Math.log(micros) / STEP)));
    }

    /// {@return bytes that no other message has}
    private byte[] message() {
        long number = numbers.incrementAndGet();
        var bytes = new byte[Long.BYTES + (int) (number * 37 % LONGEST)];
        Arrays.fill(bytes, (byte) number);
        ByteBuffer.wrap(bytes).putLong(number);
        return bytes;
    }

    private interface Words {
        void say(Talk talk) throws Exception;
    }

    /// One stream, which is broken off where it takes too long.
    private void talk(Talk.Door door, Words words) throws Exception {
        try (var talk = door.open()) {
            var end = clock.schedule(
                    () -> {
                        talk.abort();
                        return null;
                    },
                    PATIENCE.toMillis(),
                    TimeUnit.MILLISECONDS);
            boolean inTime = false;
            try {
                words.say(talk);
            } finally {
                inTime = end.cancel(false);
            }
            if (!inTime) {
                throw new AssertionError("broken off after " + PATIENCE);
            }
        }
    }

    private static void same(byte[] actual, byte[] expected) {
        if (!Arrays.equals(actual, expected)) {
            throw new AssertionError(actual.length + " bytes came back, other than the " + expected.length);
        }
    }

    private void exchange(Talk talk) throws IOException {
        byte[] message = message();
        talk.out().write(message);
        same(talk.in().readNBytes(message.length), message);
    }

    private static void hearEnd(Talk talk) throws IOException {
        int next = talk.in().read();
        if (next != -1) {
            throw new AssertionError("byte " + next + " instead of the end");
        }
    }

    /// Says one thing after the other and measures how long each answer takes.
    Visit converse(Talk.Door door) {
        return () -> talk(door, talk -> {
            exchange(talk); // a handshake is no answer
            for (int i = 0; i < 100 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                long begun = System.nanoTime();
                exchange(talk);
                took(System.nanoTime() - begun);
            }
        });
    }

    /// Says one thing, and ends.
    Visit ask(Talk.Door door) {
        return () -> talk(door, talk -> {
            exchange(talk);
            talk.endOutput();
            hearEnd(talk);
        });
    }

    /// Goes away by a reset, with more under way.
    Visit reset(Talk.Door door) {
        return () -> talk(door, talk -> {
            exchange(talk);
            talk.out().write(message());
            talk.abort();
        });
    }

    /// Ends its side first and reads then.
    Visit halfClose(Talk.Door door) {
        return () -> talk(door, talk -> {
            byte[] first = message();
            byte[] second = message();
            talk.out().write(first);
            talk.out().write(second);
            talk.endOutput();
            same(talk.in().readNBytes(first.length), first);
            same(talk.in().readAllBytes(), second);
        });
    }

    /// Sends a byte now and then.
    Visit trickle(Talk.Door door) {
        return () -> talk(door, talk -> {
            for (int i = 0; i < 10; i++) {
                talk.out().write(i);
                same(talk.in().readNBytes(1), new byte[] {(byte) i});
                over.await(200, TimeUnit.MILLISECONDS);
            }
        });
    }

    /// Says nothing until the server ends it.
    ///
    /// @param limit what it has, at most
    Visit idle(Talk.Door door, Duration limit) {
        return () -> talk(door, talk -> {
            exchange(talk);
            long begun = System.nanoTime();
            hearEnd(talk);
            var silent = Duration.ofNanos(System.nanoTime() - begun);
            if (silent.compareTo(limit) > 0) {
                throw new AssertionError("closed after " + silent);
            }
        });
    }

    /// Reads nothing until the server cuts it.
    Visit stall(Talk.Door door) {
        return () -> talk(door, talk -> {
            var bytes = new byte[1 << 16];
            try {
                while (true) {
                    talk.out().write(bytes);
                }
            } catch (IOException cut) {
                // as it must
            }
        });
    }

    /// Says at once what no server under TLS understands, and hears at most an alert.
    Visit babble(Talk.Door door) {
        return () -> talk(door, talk -> {
            talk.out().write(Bytes.utf8("GET / HTTP/1.0\r\n\r\n"));
            if (talk.in().readAllBytes().length > 7) {
                throw new AssertionError("more than an alert");
            }
        });
    }

    /// Sends datagrams, each again where no answer comes.
    Visit send(int port) {
        return () -> {
            try (var socket = new DatagramSocket()) {
                socket.connect(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(1000);
                for (int i = 0; i < 20; i++) {
                    sendOne(socket, message());
                }
            }
        };
    }

    private void sendOne(DatagramSocket socket, byte[] message) throws IOException {
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            socket.send(new DatagramPacket(message, message.length));
            try {
                same(answer(socket, message), message);
                took(System.nanoTime() - begun);
                return;
            } catch (SocketTimeoutException lost) {
                // it may be, and is sent again
            }
        }
        throw new AssertionError("a datagram was lost five times");
    }

    /// {@return what comes next that is no late answer to another datagram}
    private static byte[] answer(DatagramSocket socket, byte[] message) throws IOException {
        var packet = new DatagramPacket(new byte[LONGEST + Long.BYTES], LONGEST + Long.BYTES);
        do {
            socket.receive(packet);
        } while (packet.getLength() >= Long.BYTES
                && ByteBuffer.wrap(packet.getData()).getLong()
                        < ByteBuffer.wrap(message).getLong());
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /// Has a command run by `serve shell` and says good-bye.
    Visit command(Talk.Door door) {
        return () -> talk(door, talk -> {
            long number = numbers.incrementAndGet();
            talk.out().write(Bytes.utf8("say n" + number + "\nexit\n"));
            var said = Bytes.text(talk.in().readAllBytes());
            if (!said.contains("> n" + number + "\n") || !said.endsWith("Byebye!\n")) {
                throw new AssertionError("a command was answered by " + said);
            }
        });
    }

    /// Goes away while its command runs.
    Visit leave(Talk.Door door) {
        return () -> talk(door, talk -> {
            talk.out().write(Bytes.utf8("nap\n"));
            over.await(300, TimeUnit.MILLISECONDS);
        });
    }
}
