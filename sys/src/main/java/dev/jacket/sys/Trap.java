package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/// Two functions in machine code that make a system call and return what the kernel does. libc's `syscall` turns a
/// negated errno into -1 and leaves the errno with the thread, from where a downcall has to fetch it.
///
/// C would declare them as
///
/// ```c
/// long trap(long a, long b, long c, long d, long nr);
/// long trap_lent(long fd, char *array, long offset, long length, long flags, long nr);
/// ```
///
/// They put each argument where the kernel looks for it, with 0 for the fifth and the sixth; the second adds the
/// offset to the array's address, since an array goes to a downcall as a whole.
final class Trap {
    /// Where the second function begins.
    private static final int LENT = 32;

    private static final String X86 = "f30f1efa" // endbr64
            + "4c89c0" // mov %r8, %rax
            + "4989ca" // mov %rcx, %r10
            + "4531c0" // xor %r8d, %r8d
            + "4531c9" // xor %r9d, %r9d
            + "0f05" // syscall
            + "c3" // ret
            + "cccccccccccccccccccccccccc"
            + "f30f1efa" // endbr64
            + "4801d6" // add %rdx, %rsi
            + "4889ca" // mov %rcx, %rdx
            + "4d89c2" // mov %r8, %r10
            + "4c89c8" // mov %r9, %rax
            + "4531c0" // xor %r8d, %r8d
            + "4531c9" // xor %r9d, %r9d
            + "0f05" // syscall
            + "c3"; // ret

    private static final String AARCH64 = "5f2403d5" // bti c
            + "e80304aa" // mov x8, x4
            + "e4031faa" // mov x4, xzr
            + "e5031faa" // mov x5, xzr
            + "010000d4" // svc #0
            + "c0035fd6" // ret
            + "0000000000000000"
            + "5f2403d5" // bti c
            + "2100028b" // add x1, x1, x2
            + "e20303aa" // mov x2, x3
            + "e30304aa" // mov x3, x4
            + "e80305aa" // mov x8, x5
            + "e4031faa" // mov x4, xzr
            + "e5031faa" // mov x5, xzr
            + "010000d4" // svc #0
            + "c0035fd6"; // ret

    /// The address of `trap`, or [MemorySegment#NULL].
    final MemorySegment plain;

    /// The address of `trap_lent`, or [MemorySegment#NULL].
    final MemorySegment lent;

    /// Maps the code, for as long as the process runs. Where a program may not make memory executable there is none.
    ///
    /// @param kernel maps the memory
    Trap(Kernel kernel) {
        long address = map(kernel, code(Syscall.IS_AARCH64));
        plain = MemorySegment.ofAddress(address);
        lent = MemorySegment.ofAddress(address == 0 ? 0 : address + LENT);
    }

    static byte[] code(boolean aarch64) {
        return HexFormat.of().parseHex(aarch64 ? AARCH64 : X86);
    }

    private static long map(Kernel kernel, byte[] code) {
        long address = kernel.mmap(code.length, SysMman.MAP_PRIVATE | SysMman.MAP_ANONYMOUS, -1, 0);
        if (address < 0) {
            return 0;
        }
        MemorySegment.copy(code, 0, ForeignMemory.of(address, code.length), JAVA_BYTE, 0, code.length);
        // Where instructions have a cache of their own, the kernel cleans it before it lets a page be executed first.
        if (kernel.call(Syscall.MPROTECT, address, code.length, SysMman.PROT_READ | SysMman.PROT_EXEC, 0, 0, 0) < 0) {
            kernel.munmap(address, code.length);
            return 0;
        }
        return address;
    }
}
