package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The JDK's hook for a scheduler of one's own: virtual threads that an [Executor] of ours runs. It is
/// package-private there, so the program must be started with `--add-opens java.base/java.lang=dev.jacket.loop`.
final class VirtualThreads {
    private static final @Nullable MethodHandle BUILDER = find(true);
    private static final @Nullable MethodHandle CARRIER = find(false);

    private VirtualThreads() {}

    /// {@return whether virtual threads can be run by a scheduler of ours}
    static boolean areOurs() {
        return BUILDER != null && CARRIER != null;
    }

    /// {@return a builder of virtual threads that the scheduler runs}
    ///
    /// @param scheduler runs each task that it is given, once, on a platform thread
    static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual)
                    java.util.Objects.requireNonNull(BUILDER).invokeExact(scheduler);
        } catch (Throwable impossible) {
            throw new AssertionError("the constructor throws nothing", impossible);
        }
    }

    /// {@return the platform thread that runs the calling thread; to be asked only where [#areOurs]}
    static @Nullable Thread carrier() {
        MethodHandle carrier = CARRIER;
        if (carrier == null) {
            return null;
        }
        try {
            return (Thread) carrier.invokeExact();
        } catch (Throwable impossible) {
            throw new AssertionError("currentCarrierThread throws nothing", impossible);
        }
    }

    /// {@return the virtual thread that a task continues, or null if that cannot be found out}
    ///
    /// @param task what a scheduler was given
    static @Nullable Thread of(Runnable task) {
        try {
            for (Field field : task.getClass().getDeclaredFields()) {
                if (Thread.class.isAssignableFrom(field.getType()) && field.trySetAccessible()) {
                    return (Thread) field.get(task);
                }
            }
        } catch (IllegalAccessException closed) {
            return null;
        }
        return null;
    }

    private static @Nullable MethodHandle find(boolean builder) {
        try {
            if (builder) {
                Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
                var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                var constructor = lookup.findConstructor(type, MethodType.methodType(void.class, Executor.class));
                return constructor.asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
            }
            var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
            return lookup.findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
        } catch (ReflectiveOperationException closed) {
            return null; // not opened to us, or another JDK's: the JDK's own scheduler serves
        }
    }
}
