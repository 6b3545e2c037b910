package dev.jacket.sockets;

import dev.jacket.loop.internal.Host;
import java.lang.reflect.Modifier;
import java.net.ProtocolException;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An option of a socket: getsockopt(2) and setsockopt(2), with the Java type of its value.
///
/// The constants stand in [Options] under their C names. A socket takes any other option by its numbers.
///
/// ```java
/// socket.set(TCP_NODELAY, true);
/// socket.set(TCP_KEEPIDLE, Duration.ofSeconds(60));
/// if (socket.get(SO_TYPE).equals(SocketType.STREAM)) ...
/// ```
///
/// **threads:** immutable.
///
/// @param <T> the type of its value
public final class Option<T> implements SocketOption<T> {
    private enum Way {
        BOTH,
        READ,
        WRITE
    }

    private final String name;
    private final int level;
    private final int number;
    private final Codec<T> codec;
    private final Way way;
    private final String since;

    private Option(String name, int level, int number, Codec<T> codec, Way way, String since) {
        this.name = name;
        this.level = level;
        this.number = number;
        this.codec = codec;
        this.way = way;
        this.since = since;
    }

    static <T> Option<T> of(String name, int level, int number, Codec<T> codec) {
        return new Option<>(name, level, number, codec, Way.BOTH, "");
    }

    Option<T> readOnly() {
        return new Option<>(name, level, number, codec, Way.READ, since);
    }

    Option<T> writeOnly() {
        return new Option<>(name, level, number, codec, Way.WRITE, since);
    }

    Option<T> since(String kernel) {
        return new Option<>(name, level, number, codec, way, kernel);
    }

    /// {@return every option that has a constant, level by level in C-name order}
    public static List<Option<?>> all() {
        var options = new ArrayList<Option<?>>();
        for (Class<?> holder : holders()) {
            for (var field : holder.getFields()) {
                try {
                    if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Option<?> option) {
                        options.add(option);
                    }
                } catch (IllegalAccessException e) {
                    throw new AssertionError("constants of interfaces are public", e);
                }
            }
        }
        return List.copyOf(options);
    }

    /// Each level's, in their order.
    static List<Class<?>> holders() {
        return List.of(Options.class.getInterfaces());
    }

    /// {@return the C name, such as `TCP_NODELAY`}
    @Override
    public String name() {
        return name;
    }

    /// {@return the name in configuration and on the command line: `tcp-nodelay`; options of SOL_SOCKET lose their
    /// `SO_`, so `reuseaddr`}
    public String word() {
        String word = name.startsWith("SO_") ? name.substring("SO_".length()) : name;
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// {@return the type of its value}
    @Override
    public Class<T> type() {
        return codec.type();
    }

    /// {@return the level, such as `SOL_SOCKET`}
    public int level() {
        return level;
    }

    /// {@return the number within the level}
    public int number() {
        return number;
    }

    /// {@return whether it can be asked for}
    public boolean isReadable() {
        return way != Way.WRITE;
    }

    /// {@return whether it can be set}
    public boolean isWritable() {
        return way != Way.READ;
    }

    /// {@return whether the answer depends on a request, as with [Options#IP_MSFILTER]: get it with
    /// [Socket#get(Option, Object)]}
    public boolean isAsked() {
        return codec.isAsked();
    }

    /// {@return the kernel that first has it, such as `6.5`; empty if every supported kernel does}
    public String since() {
        return since;
    }

    /// {@return whether the value is a packet filter, which the kernel counts in instructions}
    boolean isProgram() {
        return codec.isProgram();
    }

    /// {@return whether this value is one}
    boolean isProgram(T value) {
        return codec.isProgram(value);
    }

    /// {@return the descriptors in a value, which stay open while it is set}
    List<Fd> descriptors(T value) {
        return codec.descriptors(value);
    }

    /// {@return the level for a value}
    int level(T value) {
        return codec.level(value, level);
    }

    /// {@return how many bytes to offer the kernel for the value}
    ///
    /// @throws IllegalArgumentException if the option can only be set, or answers requests
    int capacity() {
        if (!isReadable()) {
            throw new IllegalArgumentException(name + " can only be set");
        }
        if (isAsked()) {
            throw new IllegalArgumentException(name + " answers a request, and none is given");
        }
        return codec.capacity();
    }

    /// {@return a request as the kernel takes it, with room for its answer}
    ///
    /// @throws IllegalArgumentException if the option answers none, or the request is out of range
    byte[] question(T request) {
        if (!isReadable() || !isAsked()) {
            throw new IllegalArgumentException(name + " answers no request");
        }
        check(request);
        return codec.question(request);
    }

    /// {@return the value of what the kernel wrote}
    ///
    /// @param bytes as many as the kernel said
    T decode(byte[] bytes) {
        return codec.decode(bytes);
    }

    /// {@return the value of what the kernel wrote}
    ///
    /// @param bytes as many as the kernel said
    /// @param host where the descriptors in it will be closed
    /// @throws ProtocolException if no value of its type is written so, as where there are too few bytes
    T decode(byte[] bytes, Host host) throws ProtocolException {
        try {
            return codec.decode(bytes, host);
        } catch (RuntimeException odd) {
            var wrong = new ProtocolException(name + " of " + bytes.length + " bytes is no " + type().getSimpleName());
            wrong.initCause(odd);
            throw wrong;
        }
    }

    /// {@return the value as the kernel takes it}
    ///
    /// @throws IllegalArgumentException if the value is out of range, or the option can only be read
    byte[] encode(T value) {
        if (!isWritable()) {
            throw new IllegalArgumentException(name + " can only be read");
        }
        check(value);
        return codec.encode(value);
    }

    private void check(T value) {
        if (!codec.permits(value)) {
            throw new IllegalArgumentException(name + " " + codec.shown(value) + " is not in " + codec.range());
        }
    }

    /// {@return the C name}
    @Override
    public String toString() {
        return name;
    }
}
