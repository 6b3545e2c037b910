package dev.jacket.loop.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A call that a thread of a loop makes for one that the loop does not carry.
///
/// **threads:** any but the loop's own.
final class LoopCall {
    private LoopCall() {}

    /// Waits for the call; an interrupt goes on to the thread that makes it.
    ///
    /// @param call throws nothing
    /// @return what it returned
    static <T> T make(EventLoop loop, Callable<T> call) {
        var answer = new FutureTask<>(call);
        Thread one = loop.newThread(answer);
        one.start();
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return answer.get();
                } catch (InterruptedException passedOn) {
                    interrupted = true;
                    one.interrupt();
                } catch (ExecutionException impossible) {
                    throw new IllegalStateException(impossible.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
