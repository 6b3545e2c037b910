package dev.jacket.sockets;

import com.sun.management.ThreadMXBean;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/// Has a stream of an event loop echo messages, and says how many bytes that left on the Java heap, for each message.
final class StreamAllocationProgram {
    private static final int WARM_UP = 20_000;
    private static final int ECHOES = 100_000;
    private static final int TRIES = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private StreamAllocationProgram() {}

    /// @param how the kind of thread, and the size of a message
    static void main(String... how) throws Exception {
        ThreadKind threads = ThreadKind.valueOf(how[0]);
        try (Lab lab = new Lab(Host.system(), threads::thread)) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            lab.start(() -> echo(ends.there()));
            byte[] bytes = Lab.pattern(Integer.parseInt(how[1]));
            ask(ends.here(), bytes, WARM_UP);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < TRIES && least > ECHOES; i++) {
                long before = allocatedByOthers();
                ask(ends.here(), bytes, ECHOES);
                least = Math.min(least, allocatedByOthers() - before);
            }
            System.out.println(least / (double) ECHOES);
        }
        System.exit(0);
    }

    /// The peer is a platform thread, and its waits do leave something.
    private static long allocatedByOthers() {
        return THREADS.getTotalThreadAllocatedBytes() - THREADS.getCurrentThreadAllocatedBytes();
    }

    private static boolean echo(Socket socket) throws IOException {
        try (SocketStream stream = socket.stream()) {
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                stream.write(piece);
            }
        }
        return true;
    }

    private static void ask(Socket client, byte[] bytes, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            client.sendAll(bytes);
            for (int done = 0; done < bytes.length; ) {
                done += client.recvInto(bytes, done, bytes.length - done);
            }
        }
    }
}
