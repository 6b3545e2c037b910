package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Datagrams received and answered in batches.
interface DatagramsCases extends SocketCases {
    private static byte[] bytes(Datagrams datagrams) {
        ByteBuffer data = datagrams.data();
        byte[] all = new byte[data.remaining()];
        data.get(data.position(), all);
        return all;
    }

    private Socket client(Kind kind, Socket server) throws IOException {
        Socket client = lab().bound(kind);
        client.timeout(Lab.LONG);
        client.connect(server.localAddress());
        return client;
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Socket.datagrams", "Datagrams.next", "Datagrams.reply", "Datagrams.data", "Datagrams.sender"})
    default void datagrams_ofManySenders_goBackToEachWithTheirBorders(Kind kind) throws Exception {
        Socket server = lab().bound(kind);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(client(kind, server));
        }
        Background<Integer> echo = lab().start(() -> {
            try (Datagrams datagrams = server.datagrams(4, 5_000)) {
                for (int i = 0; i < 60; i++) {
                    datagrams.next(Deadline.after(Lab.LONG));
                    assertThat(datagrams.sender()).isIn(addresses(clients));
                    datagrams.reply(datagrams.data());
                }
            }
            return 0;
        });
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 10; i++) {
                clients.get(i).send(Lab.pattern(100 * round + i));
                clients.get(i).send(Lab.pattern(4_000 + i));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(clients.get(i).recv(9_000)).isEqualTo(Lab.pattern(100 * round + i));
                assertThat(clients.get(i).recv(9_000)).isEqualTo(Lab.pattern(4_000 + i));
            }
        }
        assertThat(echo.result()).isZero();
    }

    private static List<Address> addresses(List<Socket> sockets) throws IOException {
        List<Address> all = new ArrayList<>();
        for (Socket socket : sockets) {
            all.add(socket.localAddress());
        }
        return all;
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Datagrams.size", "Datagrams.isTruncated"})
    default void datagrams_longerThanTheRoom_areMarkedWithTheirLength(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            for (int size : new int[] {0, 1, 100, 101, 3_000, 5}) {
                client.send(Lab.pattern(size));
                datagrams.next(Deadline.after(Lab.LONG));

                assertThat(datagrams.size()).isEqualTo(size);
                assertThat(datagrams.isTruncated()).isEqualTo(size > 100);
                assertThat(bytes(datagrams)).isEqualTo(Lab.pattern(Math.min(size, 100)));
            }
        }
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Datagrams.reply", "Datagrams.flush"})
    default void reply_ofAnyBufferAndMoreThanOne_arrivesInOrder(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            client.send(new byte[] {1, 2, 3, 4});
            datagrams.next(Deadline.after(Lab.LONG));
            datagrams.data().position(1).limit(3);
            datagrams.reply(datagrams.data());
            datagrams.reply(ByteBuffer.wrap(Lab.pattern(100)));
            datagrams.reply(ByteBuffer.allocateDirect(7));
            datagrams.reply(ByteBuffer.allocate(0));
            ByteBuffer tooLong = ByteBuffer.allocate(101);
            assertThatThrownBy(() -> datagrams.reply(tooLong)).isInstanceOf(IllegalArgumentException.class);
            datagrams.flush();

            assertThat(client.recv(200)).containsExactly(2, 3);
            assertThat(client.recv(200)).isEqualTo(Lab.pattern(100));
            assertThat(client.recv(200)).isEqualTo(new byte[7]);
            assertThat(client.recv(200)).isEmpty();
            assertThat(tooLong.remaining()).isEqualTo(101);
            assertThat(datagrams.dropped()).isZero();
        }
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers("Datagrams.isReady")
    default void isReady_looksWithoutWaiting_andSendsWhatWasReplied(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            assertThat(datagrams.isReady()).isFalse();
            assertThatThrownBy(datagrams::data).isInstanceOf(IllegalStateException.class);
            client.send(new byte[] {1});
            Lab.until(() -> isReady(datagrams));
            datagrams.next(Deadline.NOW);
            assertThat(bytes(datagrams)).containsExactly(1);
            datagrams.reply(datagrams.data());

            assertThat(datagrams.isReady()).isFalse();
            assertThat(client.recv(9)).containsExactly(1);
            assertThatThrownBy(() -> datagrams.next(Deadline.NOW)).isInstanceOf(CallTimeoutException.class);
        }
    }

    private static boolean isReady(Datagrams datagrams) {
        try {
            return datagrams.isReady();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Each(Kind.Group.DATAGRAM)
    default void next_nothingComes_timesOutAndStaysUsable(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        server.timeout(Duration.ofMillis(20));
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            long before = System.nanoTime();
            assertThatThrownBy(datagrams::next)
                    .isInstanceOf(CallTimeoutException.class)
                    .hasMessageContaining("recvmmsg");
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
            client.send(new byte[] {1});
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(bytes(datagrams)).containsExactly(1);
        }
    }

    @Each(Kind.Group.DATAGRAM)
    default void next_interrupted_endsTheWaitAndStaysUsable(Kind kind) throws Exception {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        Background<byte[]> receiving = lab().start(() -> {
            try (Datagrams datagrams = server.datagrams(8, 100)) {
                try {
                    datagrams.next();
                    return new byte[0];
                } catch (CallInterruptedException interrupted) {
                    assertThat(Thread.interrupted()).isTrue();
                    client.send(new byte[] {6});
                    datagrams.next();
                    return bytes(datagrams);
                }
            }
        });
        Lab.until(() -> receiving.isReceiving(server));
        receiving.interrupt();

        assertThat(receiving.result()).containsExactly(6);
    }

    @Each(Kind.Group.DATAGRAM)
    default void next_socketClosedByAnother_endsTheWait(Kind kind) throws Exception {
        Socket server = lab().bound(kind);
        Background<Integer> receiving = lab().start(() -> {
            try (Datagrams datagrams = server.datagrams(8, 100)) {
                datagrams.next();
                return 0;
            }
        });
        Lab.until(() -> receiving.isReceiving(server));

        server.close();

        assertThat(receiving.failure()).isInstanceOf(AsynchronousCloseException.class);
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers("Datagrams.close")
    default void close_sendsWhatWasReplied_andLeavesTheSocketOpen(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        Datagrams datagrams = server.datagrams(8, 100);
        client.send(new byte[] {1});
        datagrams.next(Deadline.after(Lab.LONG));
        datagrams.reply(datagrams.data());
        datagrams.close();
        datagrams.close();

        assertThat(client.recv(9)).containsExactly(1);
        assertThatThrownBy(datagrams::next).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(datagrams::isReady).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(datagrams::data).isInstanceOf(IllegalStateException.class);
        client.send(new byte[] {2});
        server.timeout(Lab.LONG);
        assertThat(server.recv(9)).containsExactly(2);
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Datagrams.onDrop", "Datagrams.dropped"})
    default void close_ofASocketThatIsClosed_countsWhatWasReplied(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        List<Integer> lost = new ArrayList<>();
        Datagrams datagrams = server.datagrams(8, 100);
        datagrams.onDrop((to, bytes, why) -> lost.add(bytes));
        client.send(new byte[] {1, 2, 3});
        datagrams.next(Deadline.after(Lab.LONG));
        datagrams.reply(datagrams.data());
        server.close();
        assertThatThrownBy(datagrams::flush).isInstanceOf(ClosedChannelException.class);
        assertThat(datagrams.dropped()).isZero();
        datagrams.close();

        assertThat(datagrams.dropped()).isEqualTo(1);
        assertThat(lost).containsExactly(3);
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    @Covers({"Datagrams.dropped", "Datagrams.onDrop"})
    default void reply_peerHasNoRoomOrNoName_isDroppedAndTheOthersGo(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        // Connected ones would have no limit of their own, and share the server's.
        Socket silent = lab().bound(kind);
        Socket reader = lab().bound(kind);
        Socket nameless = lab().open(kind);
        List<Errno> why = new ArrayList<>();
        try (Datagrams datagrams = server.datagrams(16, 100)) {
            datagrams.onDrop((to, bytes, errno) -> why.add(errno));
            nameless.sendTo(new byte[1], server.localAddress());
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(datagrams.sender()).isEqualTo(Address.Unix.UNNAMED);
            datagrams.reply(datagrams.data());
            while (datagrams.dropped() < 3) {
                silent.sendTo(new byte[1], server.localAddress());
                datagrams.next(Deadline.after(Lab.LONG));
                datagrams.reply(datagrams.data());
                datagrams.flush();
            }
            reader.sendTo(new byte[] {7}, server.localAddress());
            datagrams.next(Deadline.after(Lab.LONG));
            datagrams.reply(datagrams.data());
        }

        reader.timeout(Lab.LONG);
        assertThat(reader.recv(9)).containsExactly(7);
        assertThat(why).containsExactly(Errno.ENOTCONN, Errno.EAGAIN, Errno.EAGAIN);
    }

    @Each(Kind.Group.UDP)
    @Covers({"Datagrams.destination", "Datagrams.reply"})
    default void reply_ofASocketForAllAddresses_comesFromTheOneAsked(Kind kind) throws IOException {
        for (String host : hosts(kind)) {
            Socket server = lab().open(kind);
            server.bind(kind.family.equals(Family.INET6) ? Address.Inet6.any(0) : Address.Inet4.any(0));
            int port = ((Address.Ip) server.localAddress()).port();
            Address.Ip asked = Address.inet(host, port);
            Socket client = lab().open(asked.family(), kind.type, kind.protocol);
            client.timeout(Lab.LONG);
            client.bind(asked.withPort(0));
            try (Datagrams datagrams = server.datagrams(8, 100)) {
                for (byte i = 0; i < 3; i++) { // of one length, so that they may go as one
                    client.sendTo(new byte[] {i}, asked);
                }
                for (int i = 0; i < 3; i++) {
                    datagrams.next(Deadline.after(Lab.LONG));
                    assertThat(datagrams.destination().unmapped()).isEqualTo(asked);
                    assertThat(datagrams.sender().unmapped()).isEqualTo(client.localAddress());
                    datagrams.reply(datagrams.data());
                }
            }
            for (byte i = 0; i < 3; i++) {
                byte[] answer = new byte[9];
                Received reply = client.recvFrom(answer, MsgFlags.NONE);
                assertThat(reply).isEqualTo(new Received(1, asked));
                assertThat(answer[0]).isEqualTo(i);
            }
        }
    }

    private static List<String> hosts(Kind kind) {
        return kind.family.equals(Family.INET6) ? List.of("::1", "127.0.0.2") : List.of("127.0.0.1", "127.0.0.2");
    }

    @Each(Kind.Group.UDP)
    @Covers({"Datagrams.isOwn", "Datagrams.destination"})
    default void isOwn_whatTheSocketSentToItself(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            server.sendTo(new byte[1], server.localAddress());
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(datagrams.isOwn()).isTrue();
            assertThat(datagrams.destination()).isEqualTo(server.localAddress());
            client.send(new byte[1]);
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(datagrams.isOwn()).isFalse();
        }
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    @Covers("Datagrams.isOwn")
    default void isOwn_ofUnixSockets(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100)) {
            server.sendTo(new byte[1], server.localAddress());
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(datagrams.isOwn()).isTrue();
            client.send(new byte[1]);
            datagrams.next(Deadline.after(Lab.LONG));
            assertThat(datagrams.isOwn()).isFalse();
        }
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    default void next_descriptorsThatAPeerPasses_areNotTaken(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        Socket client = client(kind, server);
        try (Datagrams datagrams = server.datagrams(8, 100);
                SocketPair passed = Socket.pair()) {
            client.sendFds(ByteBuffer.wrap(new byte[1]), passed.second().fd());
            passed.second().close();
            datagrams.next(Deadline.after(Lab.LONG));

            // Nobody else has it, so its peer reads the end.
            assertThat(passed.first().recv(1)).isEmpty();
        }
    }

    @Each(Kind.Group.STREAM)
    default void datagrams_ofAStream_areRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        assertThatThrownBy(socket::datagrams).isInstanceOf(IllegalStateException.class);
    }
}
