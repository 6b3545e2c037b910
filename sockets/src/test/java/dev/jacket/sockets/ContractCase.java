package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One case of the socket contract for one kind, to be run by tests of these tests: on a host that fails on purpose.
///
/// @param method the case
/// @param kind the kind of socket
record ContractCase(Method method, Kind kind) {
    /// {@return every case of the contract for every kind that it holds for, always in the same order; not those that
    /// need more than a kernel}
    static List<ContractCase> all() {
        return Arrays.stream(SocketContract.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Each.class))
                .filter(method -> !method.isAnnotationPresent(Needs.class))
                .sorted(Comparator.comparing(Method::getName))
                .flatMap(method -> method.getAnnotation(Each.class).value().kinds().stream()
                        .map(kind -> new ContractCase(method, kind)))
                .toList();
    }

    void run(Host host, ThreadKind threads) throws Throwable {
        run(host, threads.on(host), () -> {});
    }

    /// Runs the case as JUnit would.
    ///
    /// @param heal runs when the case is over and before what it opened is closed
    /// @throws Throwable what the case throws
    void run(Host host, OnThread.Threaded threads, Runnable heal) throws Throwable {
        var contract = new SocketContract() {
            @Override
            public Thread thread(Runnable body) {
                return threads.thread(body);
            }

            @Override
            Host host() {
                return host;
            }
        };
        try (Lab _ = contract.lab()) {
            OnThread.run(contract, () -> {
                try {
                    method.invoke(contract, kind);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause() == null ? thrown : thrown.getCause();
                } finally {
                    heal.run();
                }
            });
        }
    }

    @Override
    public String toString() {
        return method.getName() + "(" + kind + ")";
    }
}
