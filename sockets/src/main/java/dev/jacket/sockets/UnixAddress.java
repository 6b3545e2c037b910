package dev.jacket.sockets;

import dev.jacket.sys.sockaddr_un;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// What an [Address.Unix] holds.
@SuppressWarnings("serial") // as Address
abstract sealed class UnixAddress extends Address permits Address.Unix {
    /// Bytes that a path may have.
    private static final int LONGEST = sockaddr_un.SIZEOF - sockaddr_un.sun_path;

    enum Kind {
        UNNAMED,
        PATH,
        ABSTRACT
    }

    private final byte[] name;
    private final Kind kind;

    UnixAddress(byte[] name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /// {@return the address of a path}
    ///
    /// @param path 1..108 bytes of UTF-8 without NUL
    public static Address.Unix path(String path) {
        return path(AddressText.utf8(path));
    }

    /// {@return the address of a path that need not be UTF-8}
    ///
    /// @param path 1..108 bytes without NUL
    public static Address.Unix path(byte[] path) {
        Address.checkLength(path, 1, LONGEST, "a Unix path");
        for (byte b : path) {
            if (b == 0) {
                throw new IllegalArgumentException("a Unix path has no NUL byte");
            }
        }
        return new Address.Unix(path.clone(), Kind.PATH);
    }

    /// {@return the address of a name outside the file system}
    ///
    /// @param name 0..107 bytes of UTF-8, without the leading NUL
    public static Address.Unix abstractName(String name) {
        return abstractName(AddressText.utf8(name));
    }

    /// {@return the address of a name outside the file system}
    ///
    /// @param name any 0..107 bytes, without the leading NUL
    public static Address.Unix abstractName(byte[] name) {
        Address.checkLength(name, 0, LONGEST - 1, "an abstract Unix name");
        return new Address.Unix(name.clone(), Kind.ABSTRACT);
    }

    /// {@return what to bind to for an abstract name that the kernel chooses, five hexadecimal digits}
    public static Address.Unix autobind() {
        return Address.Unix.UNNAMED;
    }

    Kind kind() {
        return kind;
    }

    byte[] raw() {
        return name;
    }

    /// {@return whether it has no name}
    public boolean isUnnamed() {
        return kind == Kind.UNNAMED;
    }

    /// {@return whether it is a path}
    public boolean isPath() {
        return kind == Kind.PATH;
    }

    /// {@return whether it is an abstract name}
    public boolean isAbstract() {
        return kind == Kind.ABSTRACT;
    }

    /// {@return the path or abstract name as text; bytes that are not UTF-8 become U+FFFD}
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /// {@return the bytes of the path or abstract name}
    public byte[] bytes() {
        return name.clone();
    }

    @Override
    public Family family() {
        return Family.UNIX;
    }

    @Override
    int write(MemorySegment storage) {
        return AddressCodec.write(this, storage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAddress unix && unix.kind == kind && Arrays.equals(unix.name, name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, Arrays.hashCode(name));
    }

    /// {@return `unix:` and the path, `unix:@` and the abstract name, or `unix:`; control characters and bytes
    /// that are not UTF-8 as `\x1b`}
    @Override
    public String toString() {
        return AddressText.unix(this);
    }
}
