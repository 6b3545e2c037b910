package dev.jacket.cli;

import java.lang.reflect.Proxy;

/// Handlers of signals, by the JDK's own class for it, which javac would only name with a warning.
final class Signals {
    private Signals() {}

    /// Runs something whenever the signal comes; where that cannot be, the signal keeps its meaning.
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object mine = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("hashCode")
                                ? (Object) System.identityHashCode(proxy)
                                : method.getName().equals("equals") ? (Object) false : (Object) name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), mine);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // no jdk.unsupported in this runtime, or a signal that the JVM keeps for itself
        }
    }
}
