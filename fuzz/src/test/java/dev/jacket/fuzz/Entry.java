package dev.jacket.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where Jazzer comes in: it calls these two by their names, in a virtual machine of its own.
public final class Entry {
    private static @Nullable FuzzTarget target; // Jazzer has one thread

    private Entry() {}

    /// Before anything else.
    ///
    /// @param arguments the target's name
    public static void fuzzerInitialize(String[] arguments) {
        target = Targets.named(arguments[0]);
    }

    /// For each try.
    ///
    /// @param bytes whatever
    /// @throws Exception if the target fails
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        Judgement.of(Objects.requireNonNull(target), bytes);
    }
}
