package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Seed;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random conversations with a [Connection], in every way to read, to write and to end: each side sees what a plain
/// model of both says, and the server tells each end as what it was.
///
/// 200 conversations on each kind of thread; `-Djacket.rounds` says otherwise, `-Djacket.seed` makes others.
class ConnectionModelTest {
    private static final int PROGRAMS = Integer.getInteger("jacket.rounds", 200);
    private static final int CLIENTS = 8;
    private static final int WHEN_IT_STOPS = 8;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final List<ModelProgram.Ending> ENDINGS = Stream.of(ModelProgram.Ending.values())
            .filter(each -> !each.isByDrain())
            .toList();

    private final Map<Integer, ModelProgram> byPort = new ConcurrentHashMap<>();
    private final Map<Connection, ModelProgram> byConnection = new ConcurrentHashMap<>();

    @Test
    @Needs("io_uring")
    @Timeout(600)
    void conversations_onRings_areAsTheModelSays() throws Exception {
        onLoops(Backend.IO_URING);
    }

    @Test
    @Timeout(600)
    void conversations_onEpoll_areAsTheModelSays() throws Exception {
        onLoops(Backend.EPOLL);
    }

    @Test
    @Timeout(600)
    void conversations_onTheJdksScheduler_areAsTheModelSays() throws Exception {
        converse(Thread.ofVirtual().factory());
    }

    private void onLoops(Backend backend) throws Exception {
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(2).backend(backend))) {
            assertThat(loops.areOwn()).isTrue();
            converse(loops);
        }
    }

    private void converse(ThreadFactory threads) throws Exception {
        long seed = Seed.value();
        System.out.printf("MODEL: %d conversations, -Djacket.seed=%d%n", PROGRAMS, seed);
        var servers = new EnumMap<ModelProgram.Ending, Served>(ModelProgram.Ending.class);
        try {
            for (var ending : ModelProgram.Ending.values()) {
                if (ending.isByTime() || ending.isByDrain() || ending == ModelProgram.Ending.CLIENT_ENDS) {
                    servers.put(ending, serve(ending, threads));
                }
            }
            all(PROGRAMS, number -> {
                var ending = ENDINGS.get(number % ENDINGS.size());
                var own = ending.isByTime() ? ending : ModelProgram.Ending.CLIENT_ENDS;
                var served = Objects.requireNonNull(servers.get(own));
                talk(new ModelProgram(number, seed, ending), served);
            });
            for (var ending : List.of(ModelProgram.Ending.DRAINED, ModelProgram.Ending.CUT)) {
                stop(ending, Objects.requireNonNull(servers.get(ending)));
            }
            for (var served : servers.values()) {
                await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            }
        } finally {
            servers.values().forEach(Served::close);
        }
    }

    private Served serve(ModelProgram.Ending ending, ThreadFactory threads) throws IOException {
        return Served.of(SocketServer.tcp("127.0.0.1:0")
                .handler(this::handle)
                .limits(ending.limits())
                .threads(threads)
                .watch(new Ends()));
    }

    private void announce(ModelProgram program, int port) {
        byPort.put(port, program);
    }

    private void handle(Connection connection) throws Exception {
        var program = Objects.requireNonNull(byPort.get(((Address.Ip) connection.peer()).port()));
        byConnection.put(connection, program);
        program.handle(connection);
    }

    private final class Ends implements ServerWatch {
        @Override
        public void closed(Connection connection) {
            Objects.requireNonNull(byConnection.remove(connection)).ended(connection.end());
        }
    }

    private void talk(ModelProgram program, Served served) throws Exception {
        try (var client = new ModelClient(program, served.port(), this::announce)) {
            client.run();
        } catch (Throwable failed) {
            program.addWhatIsWrong(failed);
            throw failed;
        }
        program.check();
    }

    /// Has some wait for the server's end, and stops it.
    private void stop(ModelProgram.Ending ending, Served served) throws Exception {
        var programs = new ArrayList<ModelProgram>();
        var clients = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < WHEN_IT_STOPS; i++) {
            var program = new ModelProgram(PROGRAMS + i, Seed.value(), ending);
            programs.add(program);
            clients.add(started(() -> talk(program, served)));
        }
        for (var program : programs) {
            program.awaitItsEnd();
        }
        boolean cuts = ending == ModelProgram.Ending.CUT;
        var report = served.server().drain(cuts ? SHORT : LONG);
        for (var client : clients) {
            client.get();
        }
        assertThat(report.cut()).isEqualTo(cuts ? WHEN_IT_STOPS : 0);
    }

    private interface Client {
        void talk(int number) throws Exception;
    }

    private interface Body {
        void run() throws Exception;
    }

    private static FutureTask<Void> started(Body body) {
        var task = new FutureTask<Void>(() -> {
            body.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static void all(int count, Client client) throws Exception {
        var next = new AtomicInteger();
        var tasks = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < CLIENTS; i++) {
            tasks.add(started(() -> {
                for (int number; (number = next.getAndIncrement()) < count; ) {
                    client.talk(number);
                }
            }));
        }
        for (var task : tasks) {
            task.get();
        }
    }
}
