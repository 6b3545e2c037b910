package dev.jacket.sockets;

import static dev.jacket.sys.NetinetIn.IPPROTO_IP;
import static dev.jacket.sys.NetinetIn.IPPROTO_IPV6;
import static dev.jacket.sys.NetinetIn.IPPROTO_TCP;
import static dev.jacket.sys.NetinetIn.IPPROTO_UDP;
import static dev.jacket.sys.SysSocket.SCM_PIDFD;
import static dev.jacket.sys.SysSocket.SCM_RIGHTS;
import static dev.jacket.sys.SysSocket.SOL_NETLINK;
import static dev.jacket.sys.SysSocket.SOL_PACKET;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.cmsghdr;
import dev.jacket.sys.msghdr;
import dev.jacket.testkit.FaultyKernel.Fault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each control message, under each of its numbers: one that does not go, does not come, or comes with other bytes
/// fails a case that names it.
@Needs({"root", "netns", "ip"})
@TestInstance(Lifecycle.PER_CLASS) // which keeps what hosts keep
class ControlMutantsTest {
    /// Types that no kernel has.
    private static final int NOBODYS = 0x7fff;

    /// What comes from no loopback: drivers, security modules and the kernel's TLS alone send it.
    private static final Set<Class<?>> ELSEWHERE = Set.of(
            ControlMessage.Security.class,
            ControlMessage.TimestampOrigin.class,
            ControlMessage.TlsRecordType.class,
            ControlMessage.WifiStatus.class);

    private static final List<Numbered> NUMBERS = List.of(
            both(ControlMessage.Rights.class, SOL_SOCKET, SCM_RIGHTS),
            both(ControlMessage.Credentials.class, SOL_SOCKET, 2),
            comes(ControlMessage.PidFd.class, SOL_SOCKET, SCM_PIDFD),
            comes(ControlMessage.Timestamp.class, SOL_SOCKET, 29),
            comes(ControlMessage.Timestamp.class, SOL_SOCKET, 35),
            comes(ControlMessage.HardwareTimestamps.class, SOL_SOCKET, 37),
            goes(ControlMessage.RequestTimestamps.class, SOL_SOCKET, 37),
            comes(ControlMessage.TxStats.class, SOL_SOCKET, 54),
            goes(ControlMessage.TimestampId.class, SOL_SOCKET, 81),
            both(ControlMessage.Mark.class, SOL_SOCKET, 36),
            both(ControlMessage.Priority.class, SOL_SOCKET, 12),
            comes(ControlMessage.Dropped.class, SOL_SOCKET, 40),
            goes(ControlMessage.TransmitAt.class, SOL_SOCKET, 61),
            comes(ControlMessage.Unread.class, SOL_SOCKET, 84),
            comes(ControlMessage.Unread.class, IPPROTO_TCP, 36),
            both(ControlMessage.PacketInfo.class, IPPROTO_IP, 8),
            both(ControlMessage.PacketInfo.class, IPPROTO_IPV6, 50),
            both(ControlMessage.HopLimit.class, IPPROTO_IP, 2),
            both(ControlMessage.HopLimit.class, IPPROTO_IPV6, 52),
            both(ControlMessage.TrafficClass.class, IPPROTO_IP, 1),
            both(ControlMessage.TrafficClass.class, IPPROTO_IPV6, 67),
            comes(ControlMessage.Checksum.class, IPPROTO_IP, 23),
            comes(ControlMessage.OriginalDestination.class, IPPROTO_IP, 20),
            comes(ControlMessage.OriginalDestination.class, IPPROTO_IPV6, 74),
            comes(ControlMessage.FragmentSize.class, IPPROTO_IP, 25),
            comes(ControlMessage.FragmentSize.class, IPPROTO_IPV6, 77),
            comes(ControlMessage.IpOptionBytes.class, IPPROTO_IP, 6),
            both(ControlMessage.IpOptionBytes.class, IPPROTO_IP, 7),
            goes(ControlMessage.IpProtocol.class, IPPROTO_IP, 52),
            comes(ControlMessage.SocketError.class, IPPROTO_IP, 11),
            comes(ControlMessage.SocketError.class, IPPROTO_IPV6, 25),
            comes(ControlMessage.SocketError.class, SOL_PACKET, 16),
            comes(ControlMessage.ZeroCopyDone.class, IPPROTO_IP, 11),
            comes(ControlMessage.ZeroCopyDone.class, IPPROTO_IPV6, 25),
            goes(ControlMessage.DontFragment.class, IPPROTO_IPV6, 62),
            both(ControlMessage.FlowInfo.class, IPPROTO_IPV6, 11),
            both(ControlMessage.ExtensionHeader.class, IPPROTO_IPV6, 54),
            goes(ControlMessage.ExtensionHeader.class, IPPROTO_IPV6, 55),
            both(ControlMessage.ExtensionHeader.class, IPPROTO_IPV6, 57),
            both(ControlMessage.ExtensionHeader.class, IPPROTO_IPV6, 59),
            comes(ControlMessage.PathMtu.class, IPPROTO_IPV6, 61),
            goes(ControlMessage.SegmentSize.class, IPPROTO_UDP, 103),
            comes(ControlMessage.SegmentSize.class, IPPROTO_UDP, 104),
            comes(ControlMessage.PacketAux.class, SOL_PACKET, 8),
            comes(ControlMessage.NetlinkGroup.class, SOL_NETLINK, 3),
            comes(ControlMessage.NamespaceId.class, SOL_NETLINK, 8),
            both(ControlMessage.RawControl.class, SOL_SOCKET, SCM_RIGHTS));

    /// A control message as the kernel has it.
    private record Numbered(Class<? extends ControlMessage> message, int level, int type, boolean goes, boolean comes) {
        /// {@return the line of the table of what is covered}
        String line() {
            return "ControlMessage." + message.getSimpleName();
        }

        boolean is(MemorySegment header) {
            return cmsghdr.cmsg_level(header) == level && cmsghdr.cmsg_type(header) == type;
        }

        boolean isOfDescriptors() {
            return level == SOL_SOCKET && (type == SCM_RIGHTS || type == SCM_PIDFD);
        }

        @Override
        public String toString() {
            return line() + " " + level + ":" + type;
        }
    }

    private static Numbered both(Class<? extends ControlMessage> message, int level, int type) {
        return new Numbered(message, level, type, true, true);
    }

    private static Numbered comes(Class<? extends ControlMessage> message, int level, int type) {
        return new Numbered(message, level, type, false, true);
    }

    private static Numbered goes(Class<? extends ControlMessage> message, int level, int type) {
        return new Numbered(message, level, type, true, false);
    }

    private final Cases cases = new Cases();

    @AfterAll
    void close() throws IOException {
        cases.close();
    }

    /// A new message is either in the table, or nothing sends it here.
    @Test
    void everyMessage_isMistaken() {
        var all = new HashSet<Class<?>>(ELSEWHERE);
        NUMBERS.forEach(each -> all.add(each.message()));
        assertThat(all).containsExactlyInAnyOrder(ControlMessage.class.getPermittedSubclasses());
    }

    static List<Numbered> numbers() {
        return NUMBERS;
    }

    @ParameterizedTest
    @MethodSource("numbers")
    @Timeout(120)
    void mistake_inAnyControlMessage_isNoticed(Numbered number) throws Exception {
        var survivors = new ArrayList<String>();
        List<Cases.One> killers = cases.covering(number.line());
        for (Map.Entry<String, Fault> mistake : mistakes(number).entrySet()) {
            Cases.Verdict verdict = cases.verdict(mistake.getValue(), killers);
            System.out.printf("MUTANT %s %s %s%n", number, mistake.getKey(), verdict);
            if (verdict.isSurvivor()) {
                survivors.add(mistake.getKey());
            }
        }
        assertThat(survivors).as("%s", number).isEmpty();
    }

    private static Map<String, Fault> mistakes(Numbered number) {
        var mistakes = new LinkedHashMap<String, Fault>();
        if (number.goes()) {
            mistakes.put("does not go", unsent(number));
        }
        if (number.comes()) {
            mistakes.put("does not come", gone(number));
        }
        if (number.comes() && !number.isOfDescriptors()) {
            mistakes.put("comes wrong", wrong(number));
        }
        return mistakes;
    }

    private static Fault gone(Numbered number) {
        return after(number, message -> {
            if (number.isOfDescriptors()) {
                bytes(message)
                        .elements(JAVA_INT_UNALIGNED)
                        .forEach(fd -> Kernel.system().close(fd.get(JAVA_INT_UNALIGNED, 0)));
            }
            cmsghdr.cmsg_type(message, NOBODYS);
        });
    }

    private static Fault wrong(Numbered number) {
        return after(number, message -> {
            MemorySegment bytes = bytes(message);
            for (long at = 0; at < bytes.byteSize(); at++) {
                bytes.set(JAVA_BYTE, at, (byte) ~bytes.get(JAVA_BYTE, at));
            }
        });
    }

    /// A whole message goes without what should go beside it.
    private static Fault unsent(Numbered number) {
        return (_, nr, arguments) -> {
            if (nr == Syscall.SENDMSG) {
                MemorySegment header = ForeignMemory.of(arguments[1], msghdr.SIZEOF);
                if (messages(header).stream().anyMatch(number::is)) {
                    msghdr.msg_controllen(header, 0);
                }
            }
            return Fault.PASS;
        };
    }

    private static Fault after(Numbered number, Consumer<MemorySegment> mistake) {
        return Cases.answered((nr, arguments, result) -> {
            if (nr == Syscall.RECVMSG && result >= 0) {
                messages(ForeignMemory.of(arguments[1], msghdr.SIZEOF)).stream()
                        .filter(number::is)
                        .forEach(mistake);
            }
            return result;
        });
    }

    /// {@return the control messages of a message, each with its header}
    private static List<MemorySegment> messages(MemorySegment header) {
        var found = new ArrayList<MemorySegment>();
        if (msghdr.msg_controllen(header) == 0) {
            return found;
        }
        MemorySegment control = ForeignMemory.of(msghdr.msg_control(header), msghdr.msg_controllen(header));
        for (long at = 0; control.byteSize() - at >= cmsghdr.SIZEOF; ) {
            long length = Math.min(cmsghdr.cmsg_len(control.asSlice(at)), control.byteSize() - at);
            if (length < cmsghdr.SIZEOF) {
                break;
            }
            found.add(control.asSlice(at, length));
            at += (length + 7) & -8;
        }
        return found;
    }

    private static MemorySegment bytes(MemorySegment message) {
        return message.asSlice(cmsghdr.SIZEOF);
    }
}
