package dev.jacket.sockets;

import static dev.jacket.sockets.Options.SO_ATTACH_BPF;
import static dev.jacket.sockets.Options.SO_ATTACH_FILTER;
import static dev.jacket.sockets.Options.SO_ATTACH_REUSEPORT_CBPF;
import static dev.jacket.sockets.Options.SO_ATTACH_REUSEPORT_EBPF;
import static dev.jacket.sockets.Options.SO_DETACH_BPF;
import static dev.jacket.sockets.Options.SO_DETACH_FILTER;
import static dev.jacket.sockets.Options.SO_DETACH_REUSEPORT_BPF;
import static dev.jacket.sockets.Options.SO_GET_FILTER;
import static dev.jacket.sockets.Options.SO_LOCK_FILTER;
import static dev.jacket.sockets.Options.SO_MEMINFO;
import static dev.jacket.sockets.Options.SO_NETNS_COOKIE;
import static dev.jacket.sockets.Options.SO_PEERCRED;
import static dev.jacket.sockets.Options.SO_PEERGROUPS;
import static dev.jacket.sockets.Options.SO_PEERPIDFD;
import static dev.jacket.sockets.Options.SO_RCVBUF;
import static dev.jacket.sockets.Options.SO_REUSEPORT;
import static dev.jacket.sockets.Options.SO_SNDBUF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Options that do something which a test can see, or that need a peer: those of the socket's own level.
interface OptionCases
        extends SocketCases,
                RawFormCases,
                GroupOptionCases,
                Inet6OptionCases,
                TcpOptionCases,
                PacketOptionCases,
                ReadOptionCases,
                MptcpOptionCases {
    /// Keeps datagrams of more than ten bytes, their UDP header included.
    Bpf LONG_ONES = Bpf.of(
            Bpf.stmt(Bpf.LD | Bpf.W | Bpf.LEN, 0),
            Bpf.jump(Bpf.JMP | Bpf.JGT | Bpf.K, 10, 0, 1),
            Bpf.stmt(Bpf.RET | Bpf.K, 0xffff),
            Bpf.stmt(Bpf.RET | Bpf.K, 0));

    static byte[] key(int size) {
        byte[] key = new byte[size];
        for (int i = 0; i < size; i++) {
            key[i] = (byte) i;
        }
        return key;
    }

    @Test
    @Covers({"SO_ATTACH_FILTER", "SO_GET_FILTER", "SO_DETACH_FILTER"})
    default void filter_attached_dropsUntilItIsDetached() throws IOException {
        Lab.Ends ends = lab().ends(Kind.UDP4);
        assertThat(ends.there().get(SO_GET_FILTER).program()).isEmpty();

        ends.there().set(SO_ATTACH_FILTER, LONG_ONES);
        ends.here().send(new byte[2]);
        ends.here().send(new byte[3]);

        assertThat(ends.there().recv(9)).hasSize(3);
        assertThat(ends.there().get(SO_GET_FILTER)).isEqualTo(LONG_ONES);
        ends.there().set(SO_DETACH_FILTER, true);
        ends.here().send(new byte[2]);
        assertThat(ends.there().recv(9)).hasSize(2);
        assertThat(Lab.refused(Errno.ENOENT, () -> ends.there().set(SO_DETACH_FILTER, true)))
                .hasMessageStartingWith("setsockopt SO_DETACH_FILTER udp 127.0.0.1:");
    }

    @Test
    @Covers("SO_LOCK_FILTER")
    default void filter_locked_staysForGood() throws IOException {
        Socket socket = lab().open(Kind.UDP4);
        socket.set(SO_ATTACH_FILTER, LONG_ONES);
        socket.set(SO_LOCK_FILTER, true);

        Lab.refused(Errno.EPERM, () -> socket.set(SO_LOCK_FILTER, false));
        Lab.refused(Errno.EPERM, () -> socket.set(SO_DETACH_FILTER, true));
        Lab.refused(Errno.EPERM, () -> socket.set(SO_ATTACH_FILTER, LONG_ONES));
        assertThat(socket.get(SO_GET_FILTER)).isEqualTo(LONG_ONES);
    }

    @Test
    @Covers("SO_ATTACH_FILTER")
    default void filter_thatJumpsOutOfItself_isRefused() throws IOException {
        Socket socket = lab().open(Kind.UDP4);
        Bpf wild = Bpf.of(Bpf.jump(Bpf.JMP | Bpf.JA, 7, 0, 0), Bpf.stmt(Bpf.RET | Bpf.K, 0));

        Lab.refused(Errno.EINVAL, () -> socket.set(SO_ATTACH_FILTER, wild));
    }

    @Test
    @Covers({"SO_ATTACH_REUSEPORT_CBPF", "SO_DETACH_REUSEPORT_BPF", "SO_REUSEPORT"})
    default void reuseportProgram_givesTheSocketsNumber() throws IOException {
        Socket first = lab().open(Kind.UDP4);
        first.set(SO_REUSEPORT, true);
        first.bind(Address.Inet4.loopback(0));
        Socket second = lab().open(Kind.UDP4);
        second.set(SO_REUSEPORT, true);
        second.bind(first.localAddress());
        Socket sender = lab().open(Kind.UDP4);

        for (int choice = 0; choice < 2; choice++) {
            first.set(SO_ATTACH_REUSEPORT_CBPF, Bpf.of(Bpf.stmt(Bpf.RET | Bpf.K, choice)));
            for (int i = 0; i < 5; i++) {
                sender.sendTo(new byte[] {(byte) choice}, first.localAddress());
                assertThat((choice == 0 ? first : second).recv(9)).containsExactly(choice);
            }
        }
        first.set(SO_DETACH_REUSEPORT_BPF, true);
        Lab.refused(Errno.ENOENT, () -> first.set(SO_DETACH_REUSEPORT_BPF, true));
    }

    @Test
    @Covers({"SO_ATTACH_BPF", "SO_DETACH_BPF"})
    default void loadedFilter_attached_decidesUntilItIsDetached() throws IOException {
        Lab.Ends ends = lab().ends(Kind.UDP4);
        try (Fd none = LoadedProgram.returning(0);
                Fd all = LoadedProgram.returning(-1)) {
            ends.there().set(SO_ATTACH_BPF, none);
            assertThat(none.isOwned()).as("it stays its owner's").isTrue();
            ends.here().send(new byte[2]);
            ends.there().set(SO_ATTACH_BPF, all);
            ends.here().send(new byte[3]);
            assertThat(ends.there().recv(9)).hasSize(3);

            ends.there().set(SO_ATTACH_BPF, none);
            ends.there().set(SO_DETACH_BPF, true);
            ends.here().send(new byte[4]);
            assertThat(ends.there().recv(9)).hasSize(4);
            Fd closed = LoadedProgram.returning(-1);
            closed.close();
            assertThat(Lab.refused(Errno.EBADF, () -> ends.there().set(SO_ATTACH_BPF, closed)))
                    .hasMessageStartingWith("setsockopt SO_ATTACH_BPF udp 127.0.0.1:");
            Fd socket = Fd.borrow(ends.here().fd());
            Lab.refused(Errno.EINVAL, () -> ends.there().set(SO_ATTACH_BPF, socket));
        }
    }

    @Test
    @Covers({"SO_ATTACH_REUSEPORT_EBPF", "SO_DETACH_REUSEPORT_BPF"})
    default void loadedReuseportProgram_givesTheSocketsNumber() throws IOException {
        Socket first = lab().open(Kind.UDP4);
        first.set(SO_REUSEPORT, true);
        first.bind(Address.Inet4.loopback(0));
        Socket second = lab().open(Kind.UDP4);
        second.set(SO_REUSEPORT, true);
        second.bind(first.localAddress());
        Socket sender = lab().open(Kind.UDP4);

        for (int choice = 0; choice < 2; choice++) {
            try (Fd program = LoadedProgram.returning(choice)) {
                first.set(SO_ATTACH_REUSEPORT_EBPF, program);
            }
            for (int i = 0; i < 5; i++) {
                sender.sendTo(new byte[] {(byte) choice}, first.localAddress());
                assertThat((choice == 0 ? first : second).recv(9)).containsExactly(choice);
            }
        }
        first.set(SO_DETACH_REUSEPORT_BPF, true);
    }

    @Test
    @Covers("SO_PEERPIDFD")
    default void peerPidFd_isThisProcessAndTheReaders() throws IOException {
        Socket here = lab().ends(Kind.STREAM_ABSTRACT).here();
        Path link;
        try (Fd one = here.get(SO_PEERPIDFD);
                Fd two = here.get(SO_PEERPIDFD)) {
            assertThat(List.of(one, two)).allMatch(Fd::isOwned);
            assertThat(one.number()).isNotEqualTo(two.number());
            link = DescriptorLimit.link(one.number());
            assertThat(DescriptorLimit.open(link)).isEqualTo(2);
            assertThat(Files.readAllLines(Path.of("/proc/self/fdinfo/" + one.number())))
                    .contains("Pid:\t" + ProcessHandle.current().pid());
        }
        assertThat(DescriptorLimit.open(link)).isZero();
        Socket alone = lab().open(Kind.STREAM_ABSTRACT);
        Lab.refused(Errno.ENODATA, () -> alone.get(SO_PEERPIDFD));
    }

    @Test
    @Covers("SO_MEMINFO")
    default void memInfo_tellsBuffersAndWhatIsInThem() throws IOException {
        Lab.Ends ends = lab().ends(Kind.UDP4);
        ends.here().send(new byte[100]);
        ends.there().await(Interest.READ, Deadline.after(Lab.LONG));

        Options.MemInfo info = ends.there().get(SO_MEMINFO);

        assertThat(info.receiveBuffer()).isEqualTo((long) ends.there().get(SO_RCVBUF));
        assertThat(info.sendBuffer()).isEqualTo((long) ends.there().get(SO_SNDBUF));
        assertThat(info.received()).isGreaterThanOrEqualTo(100);
        assertThat(info.drops()).isZero();
    }

    @Test
    @Covers("SO_NETNS_COOKIE")
    default void netnsCookie_isTheNetworksOwn() throws IOException {
        try (var other = new NetworkNamespace();
                Socket outside = Opening.open(other.host(), Family.INET, SocketType.DGRAM, Protocol.DEFAULT)) {
            long cookie = lab().open(Kind.UDP4).get(SO_NETNS_COOKIE);

            assertThat(cookie).isPositive();
            assertThat(lab().open(Kind.STREAM_ABSTRACT).get(SO_NETNS_COOKIE)).isEqualTo(cookie);
            assertThat(outside.get(SO_NETNS_COOKIE)).isNotEqualTo(cookie);
        }
    }

    @Test
    @Covers({"SO_PEERCRED", "SO_PEERGROUPS"})
    default void peer_ofAConnection_isThisProcess() throws IOException {
        Socket here = lab().ends(Kind.STREAM_ABSTRACT).here();

        assertThat(here.get(SO_PEERCRED).pid())
                .isEqualTo((int) ProcessHandle.current().pid());
        assertThat(here.get(SO_PEERGROUPS)).containsExactly(groups());
    }

    private static int[] groups() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.UTF_8);
        return status.stream()
                .filter(line -> line.startsWith("Groups:"))
                .flatMap(line -> Stream.of(line.substring(7).strip().split("\\s+", -1)))
                .filter(word -> !word.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
