package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EPERM;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.opentest4j.TestAbortedException;

/// A program of the extended packet filter, loaded into the kernel: bpf(2).
final class LoadedProgram {
    private static final int BPF_PROG_LOAD = 5;
    private static final int SOCKET_FILTER = 1;
    private static final int ATTRIBUTES = 48;

    private LoadedProgram() {}

    /// {@return a socket filter that returns a number for each packet; it is the caller's to close}
    static Fd returning(int number) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] program = Codecs.memory(16)
                    .put(new byte[] {(byte) 0xb7, 0, 0, 0}) // r0 = number
                    .putInt(number)
                    .put(new byte[] {(byte) 0x95, 0, 0, 0}) // exit
                    .putInt(0)
                    .array();
            MemorySegment instructions = arena.allocate(16, 8).copyFrom(MemorySegment.ofArray(program));
            byte[] load = Codecs.memory(ATTRIBUTES)
                    .putInt(SOCKET_FILTER)
                    .putInt(2)
                    .putLong(instructions.address())
                    .putLong(arena.allocateFrom("GPL").address())
                    .array();
            MemorySegment attributes = arena.allocate(ATTRIBUTES, 8).copyFrom(MemorySegment.ofArray(load));
            long result = Kernel.system().call(Syscall.BPF, BPF_PROG_LOAD, attributes.address(), ATTRIBUTES, 0, 0, 0);
            if (result == -EPERM || result == -Errnos.ENOSYS) {
                throw new TestAbortedException("bpf(2) is not for us here: " + Errno.of((int) -result));
            }
            return Fd.adopt(Math.toIntExact(result));
        }
    }
}
