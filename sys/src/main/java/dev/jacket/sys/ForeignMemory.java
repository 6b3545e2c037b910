package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Memory that libc or the kernel hands out by address: the list of getaddrinfo(3), the texts of strerror(3), what
/// mmap(2) has mapped.
///
/// This is the one class in which memory gets bounds that the JVM cannot know (`reinterpret`), so it is the one to
/// audit: a wrong address or size here ends the JVM where the kernel would say EFAULT. Pass only what C has
/// returned, with the size that C's type has, and only until C's own call frees it.
public final class ForeignMemory {
    private ForeignMemory() {}

    /// {@return the memory at an address that C returned}
    ///
    /// @param address where it begins, not 0
    /// @param size how many bytes C promises there
    /// @throws IllegalArgumentException if the address is 0 or the size negative
    @SuppressWarnings("restricted") // the purpose of this class
    public static MemorySegment of(long address, long size) {
        if (address == 0 || size < 0) {
            throw new IllegalArgumentException("no memory of " + size + " bytes at address " + address);
        }
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /// {@return the text at an address that C returned, up to its NUL; bytes that are not UTF-8 become U+FFFD}
    ///
    /// @param address where it begins, not 0
    /// @param longest how many bytes to read at most, in case there is no NUL
    public static String text(long address, int longest) {
        // Byte by byte, so that nothing beyond the NUL is touched: it may not be mapped.
        MemorySegment memory = of(address, longest);
        int length = 0;
        while (length < longest && memory.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        return new String(memory.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
