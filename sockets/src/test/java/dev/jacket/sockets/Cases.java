package dev.jacket.sockets;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// The cases of the contracts by the lines that they cover, on kernels that can be told to make a mistake: for tests
/// of these tests.
final class Cases implements AutoCloseable {
    /// A case that waits for ever under a mistake has noticed too.
    private static final int HANGS_SECONDS = 5;

    private static final List<Class<?>> CONTRACTS =
            List.of(SocketContract.class, OptionContract.class, FamilyContract.class);

    /// One case, for one kind of what it is about.
    record One(String name, OnThread.Body body) {}

    private final NetworkNamespace namespace = new NetworkNamespace();
    private final FaultyKernel outside = new FaultyKernel();
    private final FaultyKernel inside = new FaultyKernel(namespace.host().kernel());
    private final FaultyKernel unprivileged =
            new FaultyKernel(namespace.unprivileged().kernel());
    private final Host system = new Host(outside, System::nanoTime);

    /// Where cases are root, in a network of their own.
    final Host root = new Host(inside, System::nanoTime);

    /// The same for a user without privileges.
    final Host nobody = new Host(unprivileged, System::nanoTime);

    Cases() {
        OptionContract.furnish(namespace);
    }

    /// {@return the cases that name a line with [Covers] and need nothing but the kernel}
    List<One> covering(String line) {
        return CONTRACTS.stream()
                .flatMap(contract -> Arrays.stream(contract.getMethods())
                        .filter(method -> covers(method, line))
                        .sorted(Comparator.comparing(Method::getName))
                        .flatMap(method -> arguments(method)
                                .map(each -> new One(
                                        method.getName() + Arrays.toString(each), () -> run(contract, method, each)))))
                .toList();
    }

    private static boolean covers(Method method, String line) {
        Covers covers = method.getAnnotation(Covers.class);
        return covers != null
                && Arrays.asList(covers.value()).contains(line)
                && method.getReturnType() == void.class
                && !method.isAnnotationPresent(Needs.class);
    }

    private static Stream<Object[]> arguments(Method method) {
        if (method.getParameterCount() == 0) {
            return Stream.<Object[]>of(new Object[0]);
        }
        Each each = method.getAnnotation(Each.class);
        return each == null
                ? Arrays.stream(method.getParameterTypes()[0].getEnumConstants())
                        .map(one -> new Object[] {one})
                : each.value().kinds().stream().map(one -> new Object[] {one});
    }

    private void run(Class<?> contract, Method method, Object[] arguments) throws Throwable {
        Host host = contract == SocketContract.class ? system : root;
        try (Lab lab = new Lab(host, ThreadKind.PLATFORM::thread);
                Lab other = new Lab(nobody, ThreadKind.PLATFORM::thread)) {
            Object target = contract == SocketContract.class
                    ? socketCases(lab)
                    : contract == OptionContract.class ? optionCases(lab) : familyCases(lab, other);
            try {
                method.invoke(target, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
            } finally {
                with(FaultyKernel.none()); // so that what it opened can be closed
            }
        }
    }

    private static SocketContract socketCases(Lab lab) {
        return new SocketContract() {
            @Override
            public Thread thread(Runnable body) {
                return ThreadKind.PLATFORM.thread(body);
            }

            @Override
            public Lab lab() {
                return lab;
            }
        };
    }

    private static OptionContract optionCases(Lab lab) {
        return new OptionContract() {
            @Override
            public Thread thread(Runnable body) {
                return ThreadKind.PLATFORM.thread(body);
            }

            @Override
            public Lab lab() {
                return lab;
            }
        };
    }

    private FamilyContract familyCases(Lab lab, Lab other) {
        return new FamilyContract() {
            @Override
            public Thread thread(Runnable body) {
                return ThreadKind.PLATFORM.thread(body);
            }

            @Override
            public NetworkNamespace namespace() {
                return namespace;
            }

            @Override
            public Lab lab() {
                return lab;
            }

            @Override
            public Lab nobody() {
                return other;
            }
        };
    }

    /// What a mistake makes of the kernel's answer.
    interface Answered {
        /// {@return the result to give instead}
        long of(Syscall nr, long[] arguments, long result);
    }

    /// {@return a mistake that the kernel's answers suffer, not what it is asked}
    static Fault answered(Answered mistake) {
        return new Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                return PASS;
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                return mistake.of(nr, arguments, result);
            }
        };
    }

    /// What becomes of a mistake.
    ///
    /// @param isTried whether this machine has a case for it
    /// @param killer the case that fails by it, empty if none does
    record Verdict(boolean isTried, Optional<String> killer) {
        boolean isSurvivor() {
            return isTried && killer.isEmpty();
        }
    }

    /// {@return what becomes of a mistake: the first case that fails by it, and holds without it}
    Verdict verdict(Fault mistake, List<One> cases) throws InterruptedException {
        for (One each : cases) {
            if (under(mistake, each) != null && holds(each)) {
                return new Verdict(true, Optional.of(each.name()));
            }
        }
        for (One each : cases) {
            if (holds(each)) {
                return new Verdict(true, Optional.empty());
            }
        }
        return new Verdict(false, Optional.empty());
    }

    private boolean holds(One each) throws InterruptedException {
        Lab.patience(Lab.LONG);
        Throwable failure = outcome(each.body(), 3 * (int) Lab.LONG.toSeconds());
        if (failure != null && !(failure instanceof TestAbortedException)) {
            throw new AssertionError(each.name() + " fails without any mistake", failure);
        }
        return failure == null;
    }

    private @Nullable Throwable under(Fault mistake, One each) throws InterruptedException {
        Lab.patience(java.time.Duration.ofSeconds(2));
        with(mistake);
        try {
            return outcome(each.body(), HANGS_SECONDS);
        } finally {
            with(FaultyKernel.none());
            Lab.patience(Lab.LONG);
        }
    }

    private void with(Fault fault) {
        Stream.of(outside, inside, unprivileged).forEach(kernel -> kernel.with(fault));
    }

    private @Nullable Throwable outcome(OnThread.Body body, int seconds) throws InterruptedException {
        Callable<@Nullable Throwable> call = () -> {
            try {
                body.run();
                return null;
            } catch (Throwable failed) {
                return failed;
            }
        };
        var run = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().daemon().name("mutant").start(run);
        try {
            return run.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            with(FaultyKernel.none());
            thread.interrupt();
            thread.join(Lab.LONG);
            return hangs;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        namespace.close();
    }
}
