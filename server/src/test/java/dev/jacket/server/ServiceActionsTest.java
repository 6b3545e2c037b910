package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is done now and then while a server runs, whatever it serves.
class ServiceActionsTest {
    private interface Opener {
        Server open(Duration every, Runnable action) throws IOException;
    }

    static Stream<Opener> openers() {
        return Stream.of(
                (every, action) -> SocketServer.tcp("127.0.0.1:0")
                        .handler(Served.ECHO)
                        .serviceActions(every, action)
                        .open(),
                (every, action) -> SocketServer.udp("127.0.0.1:0")
                        .handler(_ -> {})
                        .serviceActions(every, action)
                        .open());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void actions_ofServer_runFromItsStartToItsEnd(Opener opener) throws Exception {
        var runs = new AtomicInteger();
        var thread = new AtomicReference<@Nullable Thread>();
        Runnable action = () -> {
            thread.set(Thread.currentThread());
            runs.incrementAndGet();
        };
        try (var server = opener.open(Duration.ofMillis(1), action)) {
            assertThat(runs).hasValue(0);
            server.start();
            await().until(() -> runs.get() >= 3);
        }
        var ran = Objects.requireNonNull(thread.get());
        await().until(() -> !ran.isAlive());
    }

    @ParameterizedTest
    @MethodSource("openers")
    void actions_withoutInterval_areRefused(Opener opener) {
        assertThatThrownBy(() -> opener.open(Duration.ZERO, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }
}
