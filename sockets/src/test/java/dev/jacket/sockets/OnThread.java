package dev.jacket.sockets;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs each test of a class on a thread of one kind: the one that it was made for, or else the test class's own.
final class OnThread implements InvocationInterceptor {
    private final @Nullable Threaded threads;

    OnThread() {
        this.threads = null;
    }

    OnThread(Threaded threads) {
        this.threads = threads;
    }

    /// A test class that says on what its cases run.
    interface Threaded {
        /// {@return a thread of the kind under test, not started yet}
        Thread thread(Runnable body);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(threads(context), invocation::proceed);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(threads(context), invocation::proceed);
    }

    private Threaded threads(ExtensionContext context) {
        return threads == null ? (Threaded) context.getRequiredTestInstance() : threads;
    }

    /// The body of a case.
    interface Body {
        void run() throws Throwable;
    }

    static void run(Threaded contract, Body body) throws Throwable {
        var task = new FutureTask<@Nullable Throwable>(() -> {
            try {
                body.run();
                return null;
            } catch (Throwable failed) {
                return failed;
            }
        });
        Thread thread = contract.thread(task);
        thread.start();
        try {
            Throwable failure = task.get();
            if (failure != null) {
                throw failure;
            }
        } catch (InterruptedException late) {
            thread.interrupt();
            throw late;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
