package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/// The namespace of the tests: nobody lives in it but its own threads.
class NetworkNamespaceTest {
    /// Symptom: sockets of later tests, made on virtual threads, belonged to a network that was long over.
    @Test
    @Needs({"root", "netns", "ip"})
    void host_askedByVirtualThreads_takesNoCarrierIn() throws Exception {
        try (var namespace = new NetworkNamespace()) {
            var host = namespace.host();
            var tasks = new ArrayList<FutureTask<Boolean>>();
            for (int i = 0; i < 200; i++) {
                var task = new FutureTask<>(() -> opens(host));
                tasks.add(task);
                Thread.ofVirtual().start(task);
            }
            for (FutureTask<Boolean> task : tasks) {
                assertThat(task.get()).isTrue();
            }

            assertThat(namespace.residents())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .noneMatch(name -> name.startsWith("ForkJoinPool"));
        }
    }

    private static boolean opens(dev.jacket.loop.internal.Host host) throws IOException {
        try (Socket socket = Opening.open(host, Family.INET, SocketType.STREAM, Protocol.DEFAULT)) {
            return socket.fd() >= 0;
        }
    }
}
