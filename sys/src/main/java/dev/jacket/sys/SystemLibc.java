package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The second door: each function in a holder class of its own, because linking one costs milliseconds and most
/// programs
/// call none of them.
@SuppressWarnings("MemberName") // C's names
final class SystemLibc implements Libc {
    static final SystemLibc INSTANCE = new SystemLibc();

    /// No text of libc is longer; a text without NUL would be cut here.
    private static final int LONGEST_TEXT = 1024;

    private SystemLibc() {}

    @Override
    public int getaddrinfo(
            MemorySegment node, MemorySegment service, MemorySegment hints, MemorySegment result, MemorySegment errno) {
        try {
            return (int) GetAddrInfo.HANDLE.invokeExact(errno, node, service, hints, result);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public void freeaddrinfo(long list) {
        try (var arena = Arena.ofConfined()) {
            FreeAddrInfo.HANDLE.invokeExact(arena.allocate(JAVA_INT), list);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public String gai_strerror(int code) {
        try (var arena = Arena.ofConfined()) {
            long text = (long) GaiStrError.HANDLE.invokeExact(arena.allocate(JAVA_INT), code);
            return text == 0 ? "" : ForeignMemory.text(text, LONGEST_TEXT);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int getnameinfo(
            MemorySegment address, MemorySegment host, MemorySegment service, int flags, MemorySegment errno) {
        int addressLength = (int) address.byteSize();
        int hostLength = (int) host.byteSize();
        int serviceLength = (int) service.byteSize();
        try {
            return (int) GetNameInfo.HANDLE.invokeExact(
                    errno, address, addressLength, host, hostLength, service, serviceLength, flags);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public int if_nametoindex(MemorySegment name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(JAVA_INT);
            int index = (int) IfNameToIndex.HANDLE.invokeExact(errno, name);
            return index == 0 ? -errno.get(JAVA_INT, 0) : index;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    @Override
    public String strerror(int errno) {
        return StrErrorDesc.HANDLE.isPresent() ? description(StrErrorDesc.HANDLE.get(), errno) : portable(errno);
    }

    private static String description(MethodHandle handle, int errno) {
        try (var arena = Arena.ofConfined()) {
            long text = (long) handle.invokeExact(arena.allocate(JAVA_INT), errno);
            return text == 0 ? "" : ForeignMemory.text(text, LONGEST_TEXT);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// The form that POSIX names strerror_r; glibc and musl both export it under this symbol.
    static String portable(int errno) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(LONGEST_TEXT);
            int failed = (int) StrErrorR.HANDLE.invokeExact(arena.allocate(JAVA_INT), errno, text, (long) LONGEST_TEXT);
            return failed == 0 ? text.getString(0) : "";
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static AssertionError impossible(Throwable e) {
        return new AssertionError("a downcall throws only when its binding is wrong", e);
    }

    @SuppressWarnings("restricted") // with Kernel, one of the two doors
    private static Optional<MethodHandle> find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, type, Linker.Option.captureCallState("errno")));
    }

    private static MethodHandle bind(String name, FunctionDescriptor type) {
        return find(name, type).orElseThrow(() -> new UnsupportedOperationException("this libc has no " + name));
    }

    private static final class GetAddrInfo {
        static final MethodHandle HANDLE =
                bind("getaddrinfo", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    }

    private static final class FreeAddrInfo {
        static final MethodHandle HANDLE = bind("freeaddrinfo", FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static final class GaiStrError {
        static final MethodHandle HANDLE = bind("gai_strerror", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    }

    private static final class GetNameInfo {
        static final MethodHandle HANDLE = bind(
                "getnameinfo",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    }

    private static final class IfNameToIndex {
        static final MethodHandle HANDLE = bind("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class StrErrorDesc {
        static final Optional<MethodHandle> HANDLE =
                find("strerrordesc_np", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
    }

    private static final class StrErrorR {
        static final MethodHandle HANDLE =
                bind("__xpg_strerror_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    }
}
