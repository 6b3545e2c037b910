package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// Every option that has a constant, on every kind of socket that has it: what is set is read again, or what the
/// option's documentation says. A new option is found by itself. What needs a peer has a case of its own.
///
/// All happens in a network of its own, as root, and what is for root alone once more as nobody.
@ExtendWith(OnThread.class)
@Needs({"root", "netns", "ip"})
abstract class OptionContract implements OnThread.Threaded, OptionCases {
    private static @Nullable NetworkNamespace namespace;
    private static @Nullable Host root;
    private static @Nullable Host nobody;

    private @Nullable Lab lab;

    @BeforeAll
    static void settle() {
        var made = new NetworkNamespace();
        furnish(made);
        namespace = made;
        root = made.host();
        nobody = made.unprivileged();
    }

    /// An anycast address must be in a network that is directly attached.
    static void furnish(NetworkNamespace made) {
        made.run("ip", "address", "add", "2001:db8::1/64", "dev", "lo", "nodad");
    }

    @AfterAll
    static void leave() throws IOException {
        if (namespace != null) {
            namespace.close();
        }
    }

    @Override
    public Lab lab() {
        Lab made = lab;
        if (made == null) {
            made = new Lab(Objects.requireNonNull(root), this::thread);
            lab = made;
        }
        return made;
    }

    @AfterEach
    void close() throws IOException {
        lab().close();
    }

    /// {@return the options that a case of this contract names}
    static Set<String> casesOfTheirOwn() {
        return Arrays.stream(OptionContract.class.getMethods())
                .map(method -> method.getAnnotation(Covers.class))
                .filter(Objects::nonNull)
                .flatMap(covers -> Stream.of(covers.value()))
                .collect(Collectors.toSet());
    }

    @TestFactory
    @Covers("Option.all")
    Stream<DynamicTest> everyOption_onEverySocketThatHasIt_roundTrips() {
        Set<String> elsewhere = casesOfTheirOwn();
        var tests = new ArrayList<DynamicTest>();
        for (Option<?> option : Option.all()) {
            if (OptionPlans.has(option) || !elsewhere.contains(option.name())) {
                tests.addAll(tests(OptionPlans.of(option)));
            }
        }
        return tests.stream();
    }

    private List<DynamicTest> tests(OptionPlan<?> plan) {
        var tests = new ArrayList<DynamicTest>();
        for (OptionKind kind : OptionKind.values()) {
            if (plan.kinds().test(kind)) {
                tests.add(dynamicTest(
                        plan.option() + " on " + kind,
                        () -> OnThread.run(this, () -> roundTrip(Objects.requireNonNull(root), plan, kind))));
                if (plan.privileged()) {
                    tests.add(dynamicTest(
                            plan.option() + " on " + kind + ", as nobody",
                            () -> OnThread.run(this, () -> isForRoot(Objects.requireNonNull(nobody), plan, kind))));
                }
            }
        }
        assertThat(tests).as("%s has a socket to be tried on", plan.option()).isNotEmpty();
        return tests;
    }

    static <T> void roundTrip(Host root, OptionPlan<T> plan, OptionKind kind) throws IOException {
        try (Socket socket = open(root, kind)) {
            plan.preparation().prepare(socket, kind);
            read(plan, socket);
            for (OptionPlan.Sample<T> sample : plan.samples()) {
                socket.set(plan.option(), sample.value());
                T read = read(plan, socket);
                if (read != null) {
                    assertThat(read)
                            .as("%s after %s", plan.option(), sample.value())
                            .isEqualTo(sample.read());
                }
            }
        } catch (SocketCallException refused) {
            skipIfLacking(plan, refused);
            throw refused;
        }
    }

    private static <T> @Nullable T read(OptionPlan<T> plan, Socket socket) throws IOException {
        Option<T> option = plan.option();
        if (!option.isReadable() || option.isAsked()) {
            return null;
        }
        T value = socket.get(option);
        assertThat(value).isInstanceOf(option.type());
        return value;
    }

    private static Socket open(Host root, OptionKind kind) throws IOException {
        try {
            return kind.open(root);
        } catch (SocketCallException absent) {
            assertThat(absent.errno()).isIn(Errno.EAFNOSUPPORT, Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT);
            throw new TestAbortedException("this kernel has no " + kind + ": " + absent.getMessage());
        }
    }

    /// Skips what this kernel is too old for, or was built without; but only if it says so itself.
    private static void skipIfLacking(OptionPlan<?> plan, SocketCallException refused) {
        boolean isUnknown =
                refused.errno().equals(Errno.ENOPROTOOPT) || refused.errno().equals(Errno.EOPNOTSUPP);
        if (isUnknown && !Platform.isKernel(plan.option().since())) {
            throw new TestAbortedException(plan.option() + " needs Linux "
                    + plan.option().since() + ", this is " + Platform.kernelRelease() + ": " + refused.getMessage());
        }
        if (plan.lacking().errnos().contains(refused.errno())) {
            throw new TestAbortedException(
                    plan.option() + ", " + plan.lacking().reason() + ": " + refused.getMessage());
        }
    }

    static <T> void isForRoot(Host nobody, OptionPlan<T> plan, OptionKind kind) throws IOException {
        if (kind.type.equals(SocketType.RAW) && kind != OptionKind.NETLINK) {
            assertThatThrownBy(() -> kind.open(nobody)).extracting(Errno::of).isEqualTo(Errno.EPERM);
            return;
        }
        try (Socket socket = kind.open(nobody)) {
            plan.preparation().prepare(socket, kind);
            assertThatThrownBy(() ->
                            socket.set(plan.option(), plan.samples().getFirst().value()))
                    .as("%s on %s as nobody", plan.option(), kind)
                    .hasMessageStartingWith("setsockopt " + plan.option() + " ")
                    .extracting(Errno::of)
                    .matches(Errno::isPermission);
        }
    }
}
