package dev.jacket.fuzz;

import java.time.Duration;
import java.util.List;

/// Parsers of bytes that a stranger made, and what must hold for them. One is a class in the package of the parsers, so
/// that they need not be public for it.
///
/// **threads:** one at a time.
public interface FuzzTarget {
    /// What row M5 grants each parse.
    Duration SOON = Duration.ofMillis(10);

    /// {@return the classes whose parsers this is about}
    List<Class<?>> parsers();

    /// Has bytes parsed, and throws if that does what it must not: fails otherwise than by the parser's
    /// own error, reads beyond the bytes, or gives what cannot be.
    ///
    /// @param bytes whatever was sent
    /// @return whether they were understood, at least in part
    /// @throws Exception if the parser failed in a way that is not its own
    boolean judge(byte[] bytes) throws Exception;

    /// {@return how much processor time bytes may take}
    default Duration most() {
        return SOON;
    }
}
