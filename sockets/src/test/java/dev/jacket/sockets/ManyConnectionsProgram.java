package dev.jacket.sockets;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/// Connections that come and go on event loops, some of them badly, in a process whose memory is tracked. It tells what
/// it holds afterwards beside what it held before.
final class ManyConnectionsProgram {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final int CLIENTS = 4;
    private static final int WARM_UP = 1_000;

    private final EventLoops loops;
    private final List<Socket> listeners = new ArrayList<>(); // several, so that the clients' ports suffice
    private final Address nobody;
    private final Semaphore over = new Semaphore(0);
    private final AtomicInteger echoed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private ManyConnectionsProgram(Backend backend) throws IOException {
        loops = EventLoops.start(LoopConfig.DEFAULT.loops(2).backend(backend));
        for (int i = 0; i < CLIENTS; i++) {
            Socket listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
            listeners.add(listener);
            loops.newThread(() -> accept(listener)).start();
        }
        Socket closed = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
        nobody = closed.localAddress();
        closed.close();
    }

    private void accept(Socket listener) {
        try {
            for (; ; ) {
                Socket accepted = listener.accept();
                Thread handler = loops.newThread(() -> handle(accepted));
                handler.setUncaughtExceptionHandler((_, _) -> {}); // it is counted
                handler.start();
            }
        } catch (IOException over) {
            // the program is
        }
    }

    private void handle(Socket socket) {
        try (socket;
                SocketStream stream = socket.stream()) {
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                if (piece.get(0) == 'x') {
                    failed.incrementAndGet();
                    throw new IllegalStateException("a handler's own");
                }
                stream.write(piece);
            }
        } catch (IOException reset) {
            // by the client
        } finally {
            over.release();
        }
    }

    /// Of ten connections one is refused, one is reset in the middle and one meets a handler that fails.
    private boolean connections(Socket listener, int count) throws IOException {
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            int kind = i % 10;
            try (Socket socket = Socket.open(Family.INET, SocketType.STREAM)) {
                socket.timeout(Duration.ofSeconds(20));
                if (kind == 0) {
                    refused.addAndGet(socket.connectEx(nobody).equals(Errno.ECONNREFUSED) ? 1 : 0);
                    continue;
                }
                socket.connect(listener.localAddress());
                accepted++;
                if (kind == 1) {
                    socket.set(Options.SO_LINGER, Linger.of(Duration.ZERO));
                }
                socket.sendAll(new byte[] {(byte) (kind == 2 ? 'x' : 'e'), 2, 3});
                if (kind == 2) {
                    socket.recvInto(new byte[3]);
                } else if (kind != 1) {
                    Lab.exactly(socket, 3);
                    echoed.incrementAndGet();
                }
            }
        }
        over.acquireUninterruptibly(accepted);
        return true;
    }

    private void run(int count) throws Exception {
        var clients = new ArrayList<FutureTask<Boolean>>();
        for (Socket listener : listeners) {
            var client = new FutureTask<>(() -> connections(listener, count / CLIENTS));
            clients.add(client);
            Thread.ofPlatform().daemon().start(client);
        }
        for (FutureTask<Boolean> client : clients) {
            client.get();
        }
    }

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    /// {@return KiB of memory that was got from malloc for Java's own code, after a full collection}
    private static long otherKib() throws Exception {
        System.gc();
        Object said = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmNativeMemory",
                        new Object[] {new String[] {"summary"}},
                        new String[] {String[].class.getName()});
        var matcher = OTHER.matcher(said.toString());
        if (!matcher.find()) {
            throw new IllegalStateException("no memory is tracked: " + said);
        }
        return Long.parseLong(matcher.group(1));
    }

    /// Lets them come and go.
    ///
    /// @param words which back end, and how many
    public static void main(String[] words) throws Exception {
        var program = new ManyConnectionsProgram(Backend.valueOf(words[0]));
        program.run(WARM_UP);
        int descriptors = descriptors();
        long other = otherKib();
        program.run(Integer.parseInt(words[1]));
        long end = System.nanoTime() + 20_000_000_000L;
        while (descriptors() > descriptors && System.nanoTime() < end) {
            Thread.onSpinWait(); // the loops' threads are at it
        }
        System.out.printf(
                "echoed %d refused %d failed %d descriptors %+d memory %d%n",
                program.echoed.get(),
                program.refused.get(),
                program.failed.get(),
                descriptors() - descriptors,
                otherKib() - other);
        System.exit(0);
    }
}
