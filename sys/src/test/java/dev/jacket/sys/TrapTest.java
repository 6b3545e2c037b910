package dev.jacket.sys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine code of brief calls: that it is what the assembler makes of its mnemonics, that it does in C what it is
/// to do, on both architectures, and where it lies. [BriefCallTest] calls it from Java.
class TrapTest {
    private static final String X86 = """
            endbr64
            mov %r8, %rax
            mov %rcx, %r10
            xor %r8d, %r8d
            xor %r9d, %r9d
            syscall
            ret
            .balign 32, 0xcc
            endbr64
            add %rdx, %rsi
            mov %rcx, %rdx
            mov %r8, %r10
            mov %r9, %rax
            xor %r8d, %r8d
            xor %r9d, %r9d
            syscall
            ret
            """;

    // A `bti c` by its number, which an assembler knows that was told of no extension.
    private static final String AARCH64 = """
            hint #34
            mov x8, x4
            mov x4, xzr
            mov x5, xzr
            svc #0
            ret
            .balign 32, 0
            hint #34
            add x1, x1, x2
            mov x2, x3
            mov x3, x4
            mov x8, x5
            mov x4, xzr
            mov x5, xzr
            svc #0
            ret
            """;

    /// Calls both functions. mmap would refuse what is left of other arguments as an offset, were it not set to 0.
    private static final String CALLER = """
            #include <errno.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            int main(void) {
              static const unsigned char code[] = {
            #include "code.h"
              };
              void *page = mmap(NULL, sizeof code, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              memcpy(page, code, sizeof code);
              mprotect(page, sizeof code, PROT_READ | PROT_EXEC);
              __builtin___clear_cache(page, (char *)page + sizeof code);
              long (*trap)(long, long, long, long, long, long) = page;
              long (*lent)(long, char *, long, long, long, long) = (void *)((char *)page + 32);
              int ends[2];
              char in[8] = "";
              socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
              printf("%d", trap(0, 0, 0, 0, SYS_getpid, -1) == getpid());
              printf(" %ld", trap(ends[0], (long)"jacket", 6, MSG_DONTWAIT, SYS_sendto, -1));
              printf(" %ld", trap(ends[1], (long)in, sizeof in, MSG_DONTWAIT, SYS_recvfrom, -1));
              printf(" %s", in);
              printf(" %d", trap(ends[1], (long)in, sizeof in, MSG_DONTWAIT, SYS_recvfrom, -1) == -EAGAIN);
              printf(" %d", trap(-1, 0, 0, 0, SYS_close, -1) == -EBADF);
              printf(" %d", trap(0, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, SYS_mmap, -1) > 0);
              printf(" %ld", lent(ends[0], "a jacket", 2, 6, MSG_DONTWAIT, SYS_sendto));
              printf(" %ld", lent(ends[1], in, 1, 4, MSG_DONTWAIT, SYS_recvfrom));
              printf(" %s", in);
              printf(" %d", lent(ends[1], in, 1, 4, MSG_DONTWAIT, SYS_recvfrom) == -EAGAIN);
              printf(" %d", lent(0, NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, SYS_mmap) > 0);
              return 0;
            }
            """;

    private static final String DONE = "1 6 6 jacket 1 1 1 6 4 jjackt 1 1";

    @TempDir
    Path folder;

    @Test
    @Needs("x86_64-linux-gnu-gcc")
    void code_ofX86_isThatOfItsMnemonics() throws Exception {
        assertThat(assembled(X86, "x86_64-linux-gnu-gcc")).isEqualTo(hex(false));
    }

    @Test
    @Needs("aarch64-linux-gnu-gcc")
    void code_ofAarch64_isThatOfItsMnemonics() throws Exception {
        assertThat(assembled(AARCH64, "aarch64-linux-gnu-gcc")).isEqualTo(hex(true));
    }

    @Test
    @Needs("cc")
    void code_calledByC_passesFourArgumentsAndGivesTheErrno() throws Exception {
        compileCaller(Syscall.IS_AARCH64, "cc");
        assertThat(run(folder.resolve("caller").toString())).isEqualTo(DONE);
    }

    @Test
    @Needs({"aarch64-linux-gnu-gcc", "qemu-aarch64"})
    void code_calledByCOnAarch64_passesFourArgumentsAndGivesTheErrno() throws Exception {
        compileCaller(true, "aarch64-linux-gnu-gcc", "-static");
        assertThat(run("qemu-aarch64", folder.resolve("caller").toString())).isEqualTo(DONE);
    }

    @Test
    void map_here_givesMemoryThatIsExecutedAndNotWritten() throws Exception {
        var trap = new Trap(Kernel.system());
        long address = trap.plain.address();

        assertThat(address).isNotZero();
        assertThat(trap.lent.address()).isEqualTo(address + 32);
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(line -> holds(line, address))
                .singleElement()
                .asString()
                .contains(" r-xp ");
    }

    /// The kernel may tell of neighbours that are alike in one line.
    private static boolean holds(String line, long address) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
        return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
    }

    @Test
    void map_notAllowedToExecute_givesNothingAndTheMemoryBack() {
        var mapped = new ArrayList<Long>();
        var freed = new ArrayList<Long>();
        Kernel strict = (nr, a, b, c, d, e, f) -> {
            if (nr == Syscall.MPROTECT) {
                return -Errnos.EACCES;
            }
            long result = Kernel.system().call(nr, a, b, c, d, e, f);
            (nr == Syscall.MUNMAP ? freed : mapped).add(nr == Syscall.MUNMAP ? a : result);
            return result;
        };

        var trap = new Trap(strict);
        assertThat(trap.plain.address()).isZero();
        assertThat(trap.lent.address()).isZero();
        assertThat(freed).hasSize(1).isEqualTo(mapped);
    }

    @Test
    void map_noMemory_givesNothing() {
        assertThat(new Trap((_, _, _, _, _, _, _) -> -Errnos.ENOMEM).plain.address())
                .isZero();
    }

    private static String hex(boolean aarch64) {
        return HexFormat.of().formatHex(Trap.code(aarch64));
    }

    private String assembled(String mnemonics, String compiler) throws Exception {
        Path source = Files.writeString(folder.resolve("trap.s"), mnemonics);
        Path object = folder.resolve("trap.o");
        run(compiler, "-c", "-o", object.toString(), source.toString());
        Path code = folder.resolve("trap.bin");
        run(compiler.replace("gcc", "objcopy"), "-O", "binary", "-j", ".text", object.toString(), code.toString());
        return HexFormat.of().formatHex(Files.readAllBytes(code));
    }

    private void compileCaller(boolean aarch64, String... compiler) throws IOException, InterruptedException {
        String bytes = HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(Trap.code(aarch64));
        Files.writeString(folder.resolve("code.h"), bytes);
        var command = new ArrayList<>(List.of(compiler));
        command.addAll(List.of("-w", "-o", folder.resolve("caller").toString()));
        command.add(Files.writeString(folder.resolve("caller.c"), CALLER).toString());
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
