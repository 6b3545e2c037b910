package dev.jacket.sockets;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs each case of a contract on a thread of the contract's kind.
final class OnThread implements InvocationInterceptor {
    /// A test class that says on what its cases run.
    interface Threaded {
        /// {@return a thread of the kind under test, not started yet}
        Thread thread(Runnable body);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run((Threaded) context.getRequiredTestInstance(), invocation::proceed);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run((Threaded) context.getRequiredTestInstance(), invocation::proceed);
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
