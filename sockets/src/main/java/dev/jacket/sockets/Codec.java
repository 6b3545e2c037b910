package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import java.util.List;

/// How an option's value stands in memory, and which values there are.
interface Codec<T> {
    /// {@return the Java type}
    Class<T> type();

    /// {@return how many bytes the kernel may write}
    int capacity();

    /// {@return whether the kernel has a meaning for the value, and only one}
    default boolean permits(T value) {
        return true;
    }

    /// {@return the values that are permitted, for people}
    default String range() {
        return "any";
    }

    /// {@return a value as an error message names it}
    default String shown(T value) {
        return value.toString();
    }

    /// {@return the level for a value; there are options that two levels have}
    ///
    /// @param level the option's own
    default int level(T value, int level) {
        return level;
    }

    /// {@return whether the kernel takes the address of the value, as it does with packet filters, and counts them
    /// in instructions}
    default boolean isProgram() {
        return false;
    }

    /// {@return whether it does so with this value}
    default boolean isProgram(T value) {
        return isProgram();
    }

    /// {@return the descriptors in a value, which stay open while it is set}
    default List<Fd> descriptors(T value) {
        return List.of();
    }

    /// {@return whether the kernel answers a value with a value}
    default boolean isAsked() {
        return false;
    }

    /// {@return what is asked, with room for the answer}
    default byte[] question(T request) {
        return encode(request);
    }

    /// {@return the value in the kernel's form}
    byte[] encode(T value);

    /// {@return the value of bytes from the kernel, which may be fewer than [#capacity]}
    T decode(byte[] bytes);

    /// {@return the same, where the value may own descriptors}
    ///
    /// @param host where they will be closed
    default T decode(byte[] bytes, Host host) {
        return decode(bytes);
    }
}
