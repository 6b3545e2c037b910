package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each option, set in vain or read wrong: its round trip or a case that names it has to fail. A new option is found
/// by itself.
@Needs({"root", "netns", "ip"})
@TestInstance(Lifecycle.PER_CLASS) // which keeps what hosts keep
class OptionMutantsTest {
    /// Mistakes that nobody can see, and why.
    private static final Map<String, String> UNSEEN = Map.of(
            "SO_CNX_ADVICE is not set", "a route is forgotten, which the kernel tells nobody",
            "PACKET_COPY_THRESH is not set", "nobody can read it, and it is for mapped rings alone",
            "SO_ORIGINAL_DST is read wrong", "its case needs nft, and runs by itself",
            "IP6T_SO_ORIGINAL_DST is read wrong", "its case needs nft, and runs by itself",
            "SO_PEERGROUPS is read wrong", "where a process has no groups; the case with many needs python3",
            "TCP_AO_GET_KEYS is read wrong", "there is nothing to read without CONFIG_TCP_AO",
            "TCP_THIN_DUPACK is not set", "the kernel takes it and does nothing",
            "TCP_ULP is read wrong", "there is nothing to read without the kernel's TLS");

    private final Cases cases = new Cases();

    @AfterAll
    void close() throws IOException {
        cases.close();
    }

    static List<Class<?>> levels() {
        return Option.holders();
    }

    @ParameterizedTest
    @MethodSource("levels")
    @Timeout(300)
    void mistake_inAnyOption_isNoticed(Class<?> level) throws Exception {
        var survivors = new ArrayList<String>();
        for (Option<?> option : Option.all()) {
            if (isOf(option, level)) {
                List<Cases.One> killers = killers(option);
                for (Map.Entry<String, Fault> mistake : mistakes(option).entrySet()) {
                    Cases.Verdict verdict = cases.verdict(mistake.getValue(), killers);
                    System.out.printf("MUTANT %s %s%n", mistake.getKey(), verdict);
                    if (verdict.isSurvivor() && !UNSEEN.containsKey(mistake.getKey())) {
                        survivors.add(mistake.getKey());
                    }
                }
            }
        }
        assertThat(survivors).as("mistakes that no case notices").isEmpty();
    }

    private static boolean isOf(Option<?> option, Class<?> level) throws IllegalAccessException {
        for (var field : level.getFields()) {
            if (field.getName().equals(option.name())) {
                return field.get(null) == option;
            }
        }
        return false;
    }

    private static Map<String, Fault> mistakes(Option<?> option) {
        var mistakes = new LinkedHashMap<String, Fault>();
        if (option.isWritable()) {
            mistakes.put(
                    option + " is not set",
                    (_, nr, arguments) -> nr == Syscall.SETSOCKOPT && isFor(option, arguments) ? 0 : Fault.PASS);
        }
        if (option.isReadable()) {
            mistakes.put(option + " is read wrong", new Misreading(option));
        }
        return mistakes;
    }

    private static boolean isFor(Option<?> option, long[] arguments) {
        boolean level = arguments[1] == option.level()
                || (option.name().startsWith("MCAST_") && arguments[1] == NetinetIn.IPPROTO_IPV6);
        return level && arguments[2] == option.number();
    }

    /// Each bit of what the kernel tells is the other one; of a yes or no, that alone.
    private record Misreading(Option<?> option) implements Fault {
        @Override
        public long at(long n, Syscall nr, long[] arguments) {
            return PASS;
        }

        @Override
        public long after(Syscall nr, long[] arguments, long result) {
            if (nr != Syscall.GETSOCKOPT || result != 0 || !isFor(option, arguments)) {
                return result;
            }
            int length = ForeignMemory.of(arguments[4], Integer.BYTES).get(JAVA_INT, 0);
            MemorySegment value = ForeignMemory.of(arguments[3], length);
            if (option.type() == Fd.class) {
                // Whoever took another number for its own would close it.
                Kernel.system().close(value.get(JAVA_INT, 0));
                return -Errnos.EIO;
            }
            if (option.type() == Boolean.class) {
                value.set(JAVA_BYTE, 0, (byte) (value.get(JAVA_BYTE, 0) ^ 1));
                return result;
            }
            for (long at = 0; at < length; at++) {
                value.set(JAVA_BYTE, at, (byte) ~value.get(JAVA_BYTE, at));
            }
            return result;
        }
    }

    /// {@return what may notice: the round trips, who may not set it, and the cases that name it}
    private List<Cases.One> killers(Option<?> option) {
        var killers = new ArrayList<Cases.One>();
        if (OptionPlans.has(option) || !OptionContract.casesOfTheirOwn().contains(option.name())) {
            OptionPlan<?> plan = OptionPlans.of(option);
            for (OptionKind kind : OptionKind.values()) {
                if (plan.kinds().test(kind)) {
                    killers.add(new Cases.One(
                            "round trip on " + kind, () -> OptionContract.roundTrip(cases.root, plan, kind)));
                }
            }
            for (OptionKind kind : OptionKind.values()) {
                if (plan.kinds().test(kind) && plan.privileged()) {
                    killers.add(new Cases.One(
                            "as nobody on " + kind, () -> OptionContract.isForRoot(cases.nobody, plan, kind)));
                }
            }
        }
        killers.addAll(cases.covering(option.name()));
        return killers;
    }
}
