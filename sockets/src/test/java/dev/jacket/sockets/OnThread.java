package dev.jacket.sockets;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs each case of a [SocketContract] on a thread of the contract's kind.
final class OnThread implements InvocationInterceptor {
    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run((SocketContract) context.getRequiredTestInstance(), invocation::proceed);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run((SocketContract) context.getRequiredTestInstance(), invocation::proceed);
    }

    /// The body of a case.
    interface Body {
        void run() throws Throwable;
    }

    static void run(SocketContract contract, Body body) throws Throwable {
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
