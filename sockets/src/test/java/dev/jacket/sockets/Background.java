package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.internal.Inflow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// A call that runs on a thread of its own while the case goes on.
///
/// @param <T> what it returns
final class Background<T> {
    private final FutureTask<T> task;
    private final Thread thread;
    private volatile boolean interruptedAtEnd;
    private volatile long endedNanos;

    Background(Callable<T> body, Function<Runnable, Thread> threads) {
        this.task = new FutureTask<>(() -> {
            try {
                return body.call();
            } finally {
                endedNanos = System.nanoTime();
                interruptedAtEnd = Thread.currentThread().isInterrupted();
            }
        });
        this.thread = threads.apply(task);
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return task.isDone();
    }

    /// {@return whether its thread had its interrupt status set when the call was over}
    boolean wasInterruptedAtEnd() {
        return interruptedAtEnd;
    }

    /// {@return how long after a moment the call was over}
    Duration endedAfter(long nanos) {
        return Duration.ofNanos(endedNanos - nanos);
    }

    /// {@return what the call returned}
    T result() throws Exception {
        try {
            return task.get(Lab.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("the call failed", failed.getCause());
        } catch (TimeoutException stuck) {
            var hung = new AssertionError("the call does not end");
            hung.setStackTrace(thread.getStackTrace());
            throw hung;
        }
    }

    /// {@return what the call threw}
    Throwable failure() throws Exception {
        try {
            T result = task.get(Lab.patience().toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("the call did not fail but returned " + result);
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        } catch (TimeoutException stuck) {
            var hung = new AssertionError("the call does not end");
            hung.setStackTrace(thread.getStackTrace());
            throw hung;
        }
    }

    /// {@return whether its thread, or another, waits for what the socket receives: in the kernel, for an event, or for
    /// what a ring brings}
    boolean isReceiving(Socket socket) {
        return socket.handle.descriptor.awaiting() > 0 || LockSupport.getBlocker(thread) instanceof Inflow;
    }

    /// Fails unless the call still waits.
    void assertWaiting() {
        assertThat(task.isDone()).as("the call is over").isFalse();
    }
}
