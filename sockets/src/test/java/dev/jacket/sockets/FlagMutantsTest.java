package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.msghdr;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each flag, lost on its way to the kernel or back: a case that names it has to fail. A new flag is found by itself.
@Needs({"root", "netns", "ip"})
@TestInstance(Lifecycle.PER_CLASS) // which keeps what hosts keep
class FlagMutantsTest {
    /// Flags whose loss on the way to the kernel nobody can see, and why.
    private static final Map<String, String> UNSEEN = Map.of(
            "MSG_BATCH", "the kernel does the same, a little later",
            "MSG_CONFIRM", "it is the neighbours of a link that it is about, and the loopback has none",
            "MSG_CTRUNC", "it only comes back",
            "MSG_DONTWAIT", "a descriptor of ours never waits in the kernel; Mutant.DONTWAIT_WAITS is about it",
            "MSG_EOR", "Unix sockets do not tell of it, and a VSOCK needs two machines",
            "MSG_NOSIGNAL", "the JVM ignores SIGPIPE",
            "MSG_WAITALL", "waiting for all is ours; Mutant.WAITALL_RETURNS_EARLY is about it",
            "MSG_WAITFORONE", "a descriptor of ours never waits in the kernel");

    /// Flags that come back with a message.
    private static final Set<String> TOLD = Set.of("MSG_CTRUNC", "MSG_ERRQUEUE", "MSG_TRUNC");

    private final Cases cases = new Cases();

    @AfterAll
    void close() throws IOException {
        cases.close();
    }

    static List<String> flags() {
        return Arrays.stream(MsgFlags.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .filter(name -> name.startsWith("MSG_"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("flags")
    @Timeout(120)
    void flag_lost_isNoticed(String flag) throws Exception {
        int bit = ((MsgFlags) MsgFlags.class.getField(flag).get(null)).bits();
        var survivors = new ArrayList<String>();
        if (!UNSEEN.containsKey(flag)) {
            tell(survivors, flag + " does not reach the kernel", unasked(bit), flag);
        }
        if (TOLD.contains(flag)) {
            tell(survivors, flag + " does not come back", untold(bit), flag);
        }
        assertThat(survivors).as("mistakes that no case notices").isEmpty();
    }

    private void tell(List<String> survivors, String mistake, Fault fault, String flag) throws InterruptedException {
        Cases.Verdict verdict = cases.verdict(fault, cases.covering(flag));
        System.out.printf("MUTANT %s %s%n", mistake, verdict);
        if (verdict.isSurvivor()) {
            survivors.add(mistake);
        }
    }

    private static Fault unasked(int bit) {
        return (_, nr, arguments) -> {
            int place = switch (nr) {
                case SENDMSG, RECVMSG -> 2;
                case SENDTO, RECVFROM, SENDMMSG, RECVMMSG -> 3;
                default -> -1;
            };
            if (place >= 0) {
                arguments[place] &= ~bit;
            }
            return Fault.PASS;
        };
    }

    private static Fault untold(int bit) {
        return Cases.answered((nr, arguments, result) -> {
            if (nr == Syscall.RECVMSG && result >= 0) {
                MemorySegment header = ForeignMemory.of(arguments[1], msghdr.SIZEOF);
                msghdr.msg_flags(header, msghdr.msg_flags(header) & ~bit);
            }
            return result;
        });
    }
}
