package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_ERRQUEUE;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static dev.jacket.sys.SysSocket.SO_DOMAIN;
import static dev.jacket.sys.SysSocket.SO_ERROR;
import static dev.jacket.sys.SysSocket.SO_PROTOCOL;
import static dev.jacket.sys.SysSocket.SO_TYPE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Fcntl;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysEventfd;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each function of a socket, with what it asks the kernel for not done, or answered wrong: a case that names it has
/// to fail.
@Needs({"root", "netns", "ip"})
@TestInstance(Lifecycle.PER_CLASS) // which keeps what hosts keep
class CallMutantsTest {
    /// One mistake in one function.
    private record Mistaken(String function, String mistake, Fault fault) {
        @Override
        public String toString() {
            return "Socket." + function + " " + mistake;
        }
    }

    /// Functions that ask the kernel nothing, or that the cases of the contracts cannot reach; these have their own
    /// tests: `SocketTest`, `InheritanceTest`, `ConnectingTest`, `SignalTest`.
    private static final Set<String> WITHOUT = Set.of(
            "blocking",
            "connectTo",
            "fromFd",
            "inherited",
            "isBlocking",
            "isClosed",
            "listenOn",
            "nonBlocking",
            "onSignal",
            "open",
            "openRaw",
            "pair",
            "timeout",
            "toString");

    private static final List<Mistaken> CALLS = List.of(
            new Mistaken("accept", "takes nobody", lie(Syscall.ACCEPT4, -Errnos.EAGAIN)),
            new Mistaken("acceptedFrom", "is another", after(Syscall.ACCEPT4, arguments -> turn(arguments[1]))),
            new Mistaken("bind", "does nothing", lie(Syscall.BIND, 0)),
            new Mistaken("close", "wakes nobody", lie(Syscall.WRITE, Long.BYTES)),
            new Mistaken("connect", "does nothing", lie(Syscall.CONNECT, 0)),
            new Mistaken("connectEx", "does nothing", lie(Syscall.CONNECT, 0)),
            new Mistaken("detach", "leaves it without waiting", lie(Syscall.FCNTL, a -> a[1] == Fcntl.F_SETFL)),
            new Mistaken("disconnect", "does nothing", lie(Syscall.CONNECT, a -> family(a[1]) == 0)),
            new Mistaken(
                    "dup",
                    "is another file",
                    (_, nr, a) -> nr == Syscall.FCNTL && a[1] == Fcntl.F_DUPFD_CLOEXEC
                            ? Kernel.system().eventfd2(0, SysEventfd.EFD_CLOEXEC)
                            : Fault.PASS),
            new Mistaken("fd", "is of another family", readWrong(SO_DOMAIN)),
            new Mistaken("family", "is another", readWrong(SO_DOMAIN)),
            new Mistaken("inheritable", "is not changed", lie(Syscall.FCNTL, a -> a[1] == Fcntl.F_SETFD)),
            new Mistaken("listen", "does nothing", lie(Syscall.LISTEN, 0)),
            new Mistaken("localAddress", "is another", after(Syscall.GETSOCKNAME, a -> turn(a[1]))),
            new Mistaken("peerAddress", "is another", after(Syscall.GETPEERNAME, a -> turn(a[1]))),
            new Mistaken("protocol", "is another", readWrong(SO_PROTOCOL)),
            new Mistaken("shutdown", "does nothing", lie(Syscall.SHUTDOWN, 0)),
            new Mistaken("takeError", "sees none", after(Syscall.GETSOCKOPT, a -> {
                if (a[1] == SOL_SOCKET && a[2] == SO_ERROR) {
                    ForeignMemory.of(a[3], Integer.BYTES).set(JAVA_INT, 0, 0);
                }
            })),
            new Mistaken("tryAccept", "takes nobody", lie(Syscall.ACCEPT4, -Errnos.EAGAIN)),
            new Mistaken("type", "is another", readWrong(SO_TYPE)));

    private static final List<Mistaken> SENDS = List.of(
            new Mistaken("channel", "writes nothing", unsent()),
            new Mistaken("output", "writes nothing", unsent()),
            new Mistaken("send", "sends nothing", unsent()),
            new Mistaken("sendAll", "sends nothing", unsent()),
            new Mistaken("sendFds", "sends none", before(Syscall.SENDMSG, CallMutantsTest::dropControl)),
            new Mistaken("sendFile", "sends nothing", (_, nr, a) -> nr == Syscall.SENDFILE ? a[3] : Fault.PASS),
            new Mistaken("sendMany", "sends nothing", (_, nr, a) -> nr == Syscall.SENDMMSG ? a[2] : Fault.PASS),
            new Mistaken("sendMsg", "sends nothing", (_, nr, a) -> nr == Syscall.SENDMSG ? length(a[1]) : Fault.PASS),
            new Mistaken("sendTo", "goes elsewhere", before(Syscall.SENDTO, a -> turn(a[4]))),
            new Mistaken("splice", "moves nothing", (_, nr, a) -> nr == Syscall.SPLICE ? a[4] : Fault.PASS),
            new Mistaken("spliceTo", "moves nothing", (_, nr, a) -> nr == Syscall.SPLICE ? a[4] : Fault.PASS));

    private static final List<Mistaken> RECEIVES = List.of(
            new Mistaken(
                    "awaitZeroCopy",
                    "is told nothing",
                    lie(Syscall.RECVMSG, CallMutantsTest::isOfErrors, -Errnos.EAGAIN)),
            new Mistaken("channel", "reads other bytes", afterBytes(Syscall.RECVFROM, a -> turn(a[1], 0))),
            new Mistaken("datagrams", "come one less", oneLess()),
            new Mistaken("input", "reads other bytes", afterBytes(Syscall.RECVFROM, a -> turn(a[1], 0))),
            new Mistaken("recv", "brings other bytes", afterBytes(Syscall.RECVFROM, a -> turn(a[1], 0))),
            new Mistaken(
                    "recvError", "is told nothing", lie(Syscall.RECVMSG, CallMutantsTest::isOfErrors, -Errnos.EAGAIN)),
            new Mistaken("recvFds", "brings none", before(Syscall.RECVMSG, CallMutantsTest::dropControl)),
            new Mistaken("recvFrom", "is from another", afterBytes(Syscall.RECVFROM, a -> turn(a[4]))),
            new Mistaken("recvInto", "brings other bytes", afterBytes(Syscall.RECVFROM, a -> turn(a[1], 0))),
            new Mistaken("recvMany", "brings one less", oneLess()),
            new Mistaken("recvMsg", "brings other bytes", afterBytes(Syscall.RECVMSG, a -> turn(first(a[1]), 0))),
            new Mistaken("stream", "reads other bytes", afterBytes(Syscall.RECVFROM, a -> turn(a[1], 0))));

    private static final List<Mistaken> QUESTIONS = List.of(
            new Mistaken("atMark", "is otherwise", after(Syscall.IOCTL, a -> turn(a[2], 0))),
            new Mistaken("available", "is one more", after(Syscall.IOCTL, a -> turn(a[2], 0))),
            new Mistaken("await", "is never ready", lie(Syscall.PPOLL, 0)),
            new Mistaken("get", "reads wrong", after(Syscall.GETSOCKOPT, a -> turn(a[3], 0))),
            new Mistaken("getInt", "reads wrong", after(Syscall.GETSOCKOPT, a -> turn(a[3], 0))),
            new Mistaken("notSent", "is one more", after(Syscall.IOCTL, a -> turn(a[2], 0))),
            new Mistaken("set", "does nothing", lie(Syscall.SETSOCKOPT, 0)),
            new Mistaken("setInt", "does nothing", lie(Syscall.SETSOCKOPT, 0)),
            new Mistaken("unsent", "is one more", after(Syscall.IOCTL, a -> turn(a[2], 0))),
            new Mistaken("unspliced", "brings other bytes", afterBytes(Syscall.READ, a -> turn(a[1], 0))));

    private final Cases cases = new Cases();

    @AfterAll
    void close() throws IOException {
        cases.close();
    }

    static List<Mistaken> mistakes() {
        return Stream.of(CALLS, SENDS, RECEIVES, QUESTIONS)
                .flatMap(List::stream)
                .toList();
    }

    /// A new function is either in a table, or has no case here.
    @Test
    void everyFunction_isMistaken() {
        var named = new TreeSet<>(WITHOUT);
        mistakes().forEach(each -> named.add(each.function()));
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Socket.class.getMethods())
                        .filter(method -> method.getDeclaringClass() != Object.class)
                        .map(Method::getName)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    @Timeout(120)
    void mistake_inAnyFunction_isNoticed(Mistaken mistaken) throws Exception {
        Cases.Verdict verdict = cases.verdict(mistaken.fault(), cases.covering("Socket." + mistaken.function()));
        System.out.printf("MUTANT %s %s%n", mistaken, verdict);
        assertThat(verdict.isTried()).as("%s has cases", mistaken).isTrue();
        assertThat(verdict.killer()).as("what notices that %s", mistaken).isPresent();
    }

    private static Fault lie(Syscall call, long result) {
        return lie(call, _ -> true, result);
    }

    private static Fault lie(Syscall call, Predicate<long[]> which) {
        return lie(call, which, 0);
    }

    /// The call is not made.
    private static Fault lie(Syscall call, Predicate<long[]> which, long result) {
        return (_, nr, arguments) -> nr == call && which.test(arguments) ? result : Fault.PASS;
    }

    /// What is done with the arguments of one call.
    private interface Change {
        void make(long[] arguments);
    }

    private static Fault before(Syscall call, Change change) {
        return (_, nr, arguments) -> {
            if (nr == call) {
                change.make(arguments);
            }
            return Fault.PASS;
        };
    }

    private static Fault after(Syscall call, Change change) {
        return after(call, change, 0);
    }

    /// Where bytes were moved.
    private static Fault afterBytes(Syscall call, Change change) {
        return after(call, change, 1);
    }

    private static Fault after(Syscall call, Change change, long least) {
        return Cases.answered((nr, arguments, result) -> {
            if (nr == call && result >= least) {
                change.make(arguments);
            }
            return result;
        });
    }

    private static Fault oneLess() {
        return Cases.answered((nr, _, result) -> nr == Syscall.RECVMMSG && result > 1 ? result - 1 : result);
    }

    private static Fault unsent() {
        return (_, nr, arguments) -> nr == Syscall.SENDTO ? arguments[2] : Fault.PASS;
    }

    private static Fault readWrong(int name) {
        return after(Syscall.GETSOCKOPT, arguments -> {
            if (arguments[1] == SOL_SOCKET && arguments[2] == name) {
                turn(arguments[3], 0);
            }
        });
    }

    /// Another port, or another name: the fourth byte of a socket address.
    private static void turn(long address) {
        turn(address, 3);
    }

    private static void turn(long address, int at) {
        if (address != 0) {
            MemorySegment memory = ForeignMemory.of(address, at + 1);
            memory.set(JAVA_BYTE, at, (byte) (memory.get(JAVA_BYTE, at) ^ 1));
        }
    }

    private static int family(long address) {
        return ForeignMemory.of(address, Short.BYTES).get(JAVA_SHORT, 0);
    }

    private static boolean isOfErrors(long[] arguments) {
        return (arguments[2] & MSG_ERRQUEUE) != 0;
    }

    private static void dropControl(long[] arguments) {
        msghdr.msg_controllen(ForeignMemory.of(arguments[1], msghdr.SIZEOF), 0);
    }

    /// {@return where the first part of a message is}
    private static long first(long message) {
        long parts = msghdr.msg_iov(ForeignMemory.of(message, msghdr.SIZEOF));
        return iovec.iov_base(ForeignMemory.of(parts, iovec.SIZEOF));
    }

    /// {@return how long a message is}
    private static long length(long message) {
        MemorySegment header = ForeignMemory.of(message, msghdr.SIZEOF);
        long length = 0;
        for (long i = 0; i < msghdr.msg_iovlen(header); i++) {
            length += iovec.iov_len(ForeignMemory.of(msghdr.msg_iov(header) + i * iovec.SIZEOF, iovec.SIZEOF));
        }
        return length;
    }
}
