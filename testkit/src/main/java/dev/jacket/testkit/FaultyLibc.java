package dev.jacket.testkit;

import dev.jacket.sys.Libc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A libc of which one function fails.
///
/// **threads:** shared.
@SuppressWarnings("exports") // for modules that see libc at all
public final class FaultyLibc {
    private FaultyLibc() {}

    /// {@return the real libc but for one function}
    ///
    /// @param function its C name
    /// @param result what it returns instead, such as an errno
    public static Libc failing(String function, int result) {
        var real = Libc.system();
        return (Libc) Proxy.newProxyInstance(
                Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, (_, method, args) -> {
                    if (method.getName().equals(function)) {
                        return result;
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
