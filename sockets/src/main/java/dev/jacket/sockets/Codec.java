package dev.jacket.sockets;

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

    /// {@return the value in the kernel's form}
    byte[] encode(T value);

    /// {@return the value of bytes from the kernel, which may be fewer than [#capacity]}
    T decode(byte[] bytes);
}
