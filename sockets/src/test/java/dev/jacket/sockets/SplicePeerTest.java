package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A relay of two splices between two connections of Python: 64 MiB go through it and come back.
@Needs("python3")
@OnEachThread
class SplicePeerTest {
    private static final int MEGABYTES = 64;

    private final Lab lab = new Lab(Host.system(), ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    @Test
    @Covers("Socket.splice")
    void splice_betweenPrograms_losesNoByte() throws Exception {
        Socket front = lab.listener(Kind.TCP4);
        Socket back = lab.listener(Kind.TCP4);
        var python = new ProcessBuilder("python3", "-c", """
                import hashlib, os, socket, sys, threading
                near = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                far = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
                def send(s, seed):
                    digest = hashlib.sha256()
                    for _ in range(int(sys.argv[3])):
                        piece = os.urandom(1 << 20)
                        digest.update(piece)
                        s.sendall(piece)
                    s.shutdown(socket.SHUT_WR)
                    sent[seed] = digest.hexdigest()
                sent = {}
                def recv(s):
                    digest, count = hashlib.sha256(), 0
                    while piece := s.recv(1 << 17):
                        digest.update(piece)
                        count += len(piece)
                    return '%d %s' % (count, digest.hexdigest())
                one = threading.Thread(target=send, args=(near, 1)); one.start()
                got = recv(far)
                one.join()
                print(int(sys.argv[3]) << 20, sent[1])
                print(got)
                two = threading.Thread(target=send, args=(far, 2)); two.start()
                got = recv(near)
                two.join()
                print(int(sys.argv[3]) << 20, sent[2])
                print(got)
                """, port(front), port(back), Integer.toString(MEGABYTES))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(python.getInputStream(), US_ASCII))) {
            Socket near = lab.keep(front.accept());
            Socket far = lab.keep(back.accept());
            Background<Long> there = relay(near, far);
            Background<Long> again = relay(far, near);

            for (int way = 0; way < 2; way++) {
                String sent = out.readLine();
                assertThat(sent).startsWith((MEGABYTES << 20) + " ");
                assertThat(out.readLine()).isEqualTo(sent);
            }
            assertThat(there.result()).isEqualTo((long) MEGABYTES << 20);
            assertThat(again.result()).isEqualTo((long) MEGABYTES << 20);
            assertThat(python.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(python.exitValue()).isZero();
        } finally {
            python.destroyForcibly();
        }
    }

    private Background<Long> relay(Socket from, Socket to) {
        return lab.start(() -> {
            long moved = from.splice(to, Long.MAX_VALUE);
            to.shutdown(Shutdown.WRITE);
            return moved;
        });
    }

    private static String port(Socket listener) throws IOException {
        return Integer.toString(((Address.Ip) listener.localAddress()).port());
    }
}
