package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.loop.internal.EventLoop;
import dev.jacket.loop.internal.Host;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// On the thread that carries a loop's virtual threads nothing may wait: what does not works, what would is refused
/// before it waits.
class LoopOwnThreadTest {
    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadKind.class,
            names = {"RING_LOOP", "EPOLL_LOOP"})
    void call_onTheLoopsOwnThread_isDoneAtOnceOrRefused(ThreadKind threads) throws Exception {
        try (Lab lab = new Lab(Host.system(), threads::thread)) {
            EventLoop loop = lab.start(() -> {
                        // Not at each moment: while a task holds the loop up, its threads run elsewhere.
                        Lab.until(() -> EventLoop.current() != null);
                        return Objects.requireNonNull(EventLoop.current());
                    })
                    .result();
            for (Kind kind : Kind.Group.ALL.kinds()) {
                for (Wait wait : Wait.of(kind)) {
                    check(lab, loop, wait, kind);
                }
            }
        }
    }

    private static void check(Lab lab, EventLoop loop, Wait wait, Kind kind) throws Exception {
        Wait.Blocked blocked = wait.prepare(lab, kind);
        String what = wait + " of " + kind;

        assertThat(catchThrowable(() -> on(loop, blocked.call())))
                .as(what)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the thread of an event loop must not wait");
        blocked.socket().nonBlocking();
        Throwable refused = catchThrowable(() -> on(loop, blocked.call()));
        if (refused != null && wait != Wait.SEND_ALL) { // which says that it always waits
            assertThat(refused).as(what).isInstanceOf(java.io.IOException.class);
        }
        assertThat(blocked.socket().isClosed()).as(what).isFalse();
        assertThat(blocked.socket().handle.descriptor.isInUse()).as(what).isEqualTo(wait == Wait.TURN_TO_SEND);
        blocked.socket().close();
    }

    private static <T> T on(EventLoop loop, Callable<T> body) throws Throwable {
        var task = new FutureTask<>(body);
        loop.execute(task);
        try {
            return task.get(Lab.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }
}
