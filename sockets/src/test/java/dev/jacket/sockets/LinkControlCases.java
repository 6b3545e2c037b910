package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What goes beside the packets of an interface and the messages of netlink.
interface LinkControlCases extends FamilyCases {
    int RTMGRP_LINK = 1;
    int LOOPBACK = 1;

    private Socket capture() throws IOException {
        Socket socket = lab().open(Family.PACKET, SocketType.RAW, Protocol.EtherType.ALL);
        socket.timeout(Lab.LONG);
        return socket;
    }

    /// Sends a packet to itself.
    private void sendOne(int length) throws IOException {
        Socket udp = lab().open(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        udp.bind(Address.Inet4.loopback(0));
        udp.sendTo(new byte[length], udp.localAddress());
    }

    @Test
    @Covers("ControlMessage.PacketAux")
    default void packetAux_tellsHowLongThePacketWas() throws IOException {
        // Without a protocol it receives nothing yet, and then one length alone: what others send would take its room.
        Socket capture = lab().open(Family.PACKET, SocketType.RAW, Protocol.DEFAULT);
        capture.timeout(Lab.LONG);
        capture.set(Options.SO_ATTACH_FILTER, Bpf.parse("4\n128 0 0 0\n21 0 1 542\n6 0 0 262144\n6 0 0 0\n"));
        capture.set(Options.PACKET_AUXDATA, true);
        capture.bind(Address.Packet.of(LOOPBACK, 3));
        sendOne(500);
        Message message = capture.recvMsg(List.of(ByteBuffer.allocate(100)), ControlMessage.space(20), MsgFlags.NONE);
        assertThat(message.isControlTruncated()).isFalse();
        var aux = message.find(ControlMessage.PacketAux.class).orElseThrow();
        assertThat(aux.length()).isEqualTo(14 + 20 + 8 + 500);
        assertThat(aux.snapLength()).isEqualTo(aux.length());
        assertThat(aux.net() - aux.mac()).as("the link header").isEqualTo(14);
        assertThat(aux.hasVlan()).isFalse();
        assertThat(aux.status() & 1).as("TP_STATUS_USER").isEqualTo(1);
    }

    /// A tag that came is told beside the packet, which is without it.
    @Test
    @Covers("ControlMessage.PacketAux")
    default void packetAux_ofATaggedPacket_hasTheTag() throws IOException {
        namespace().run("ip", "link", "add", "jv0", "type", "veth", "peer", "name", "jv1");
        try {
            namespace().run("ip", "link", "set", "jv0", "up");
            namespace().run("ip", "link", "set", "jv1", "up");
            Socket capture = capture();
            capture.set(Options.PACKET_AUXDATA, true);
            capture.bind(Address.Packet.of(index("jv1"), 3));
            byte[] frame = new byte[100];
            Arrays.fill(frame, 0, 6, (byte) 0xff);
            ByteBuffer.wrap(frame).putInt(12, 0x8100_6007).putShort(16, (short) 0x88b5);
            capture().sendTo(frame, Address.Packet.of(index("jv0"), 0x8100));
            ByteBuffer got = ByteBuffer.allocate(200);
            ControlMessage.PacketAux aux;
            do {
                aux = capture.recvMsg(List.of(got.clear()), ControlMessage.space(20), MsgFlags.NONE)
                        .find(ControlMessage.PacketAux.class)
                        .orElseThrow();
            } while (aux.length() != 96);
            assertThat(got.getShort(12)).as("the EtherType behind the tag").isEqualTo((short) 0x88b5);
            assertThat(aux.hasVlan()).isTrue();
            assertThat(aux.vlanTci()).isEqualTo(0x6007);
            assertThat(aux.vlanTpid()).isEqualTo(0x8100);
        } finally {
            namespace().run("ip", "link", "delete", "jv0");
        }
    }

    private int index(String name) {
        return Integer.parseInt(
                namespace().run("ip", "-o", "link", "show", name).split(":", 2)[0]);
    }

    /// Of a packet that was sent from here: when it left, by the error queue, at a level of its own.
    @Test
    @Covers({"ControlMessage.SocketError", "ControlMessage.HardwareTimestamps"})
    default void packet_timeOfSending_comesByTheErrorQueue() throws IOException {
        // Without a protocol it receives nothing: what others send over loopback would take the error queue's room.
        Socket sender = lab().open(Family.PACKET, SocketType.RAW, Protocol.DEFAULT);
        int flags = Options.Timestamping.TX_SOFTWARE | Options.Timestamping.SOFTWARE;
        sender.set(Options.SO_TIMESTAMPING, new Options.Timestamping(flags, 0));
        byte[] frame = new byte[60];
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5; // the EtherType for experiments
        Instant before = Instant.now().minusSeconds(1);

        sender.sendTo(frame, Address.Packet.of(LOOPBACK, 0x88b5));
        sender.await(Interest.ERROR, Deadline.after(Lab.LONG));
        Message told = sender.recvError().orElseThrow();

        ControlMessage.SocketError error =
                told.find(ControlMessage.SocketError.class).orElseThrow();
        assertThat(error.errno()).isEqualTo(Errno.ENOMSG);
        assertThat(error.origin()).isEqualTo(4);
        assertThat(error.info()).as("sent").isZero();
        assertThat(told.find(ControlMessage.HardwareTimestamps.class)
                        .orElseThrow()
                        .software()
                        .orElseThrow())
                .isBetween(before, Instant.now().plusSeconds(1));
        assertThat(sender.recvError()).isEmpty();
    }

    @Test
    @Covers("ControlMessage.NetlinkGroup")
    default void netlinkGroup_tellsWhomTheMessageWasFor() throws IOException {
        Socket socket = lab().open(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE);
        socket.timeout(Lab.LONG);
        socket.set(Options.NETLINK_PKTINFO, true);
        socket.bind(new Address.Netlink(0, RTMGRP_LINK));
        namespace().run("ip", "link", "add", "jg0", "type", "bridge");
        try {
            Message message =
                    socket.recvMsg(List.of(ByteBuffer.allocate(8192)), ControlMessage.space(4), MsgFlags.NONE);
            assertThat(message.control()).containsExactly(new ControlMessage.NetlinkGroup(1));
        } finally {
            namespace().run("ip", "link", "delete", "jg0");
        }
    }

    /// Another network that has a number here tells of its links too.
    @Test
    @Covers("ControlMessage.NamespaceId")
    default void namespaceId_tellsWhereTheMessageIsFrom() throws IOException {
        String name = "jacket-nsid-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        int number = Math.floorMod(System.nanoTime(), 1_000_000); // which only one network may have
        namespace().run("ip", "netns", "add", name);
        try {
            namespace().run("ip", "netns", "set", name, Integer.toString(number));
            Socket socket = lab().open(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE);
            socket.timeout(Lab.LONG);
            socket.set(Options.NETLINK_LISTEN_ALL_NSID, true);
            socket.bind(new Address.Netlink(0, RTMGRP_LINK));
            namespace().run("ip", "-n", name, "link", "set", "lo", "up");
            Message message;
            do { // of this network's own links it tells without a number
                message = socket.recvMsg(List.of(ByteBuffer.allocate(8192)), ControlMessage.space(4), MsgFlags.NONE);
            } while (message.control().isEmpty());
            assertThat(message.control()).containsExactly(new ControlMessage.NamespaceId(number));
        } finally {
            namespace().run("ip", "netns", "delete", name);
        }
    }

    @Test
    @Covers("ControlMessage.Credentials")
    default void netlink_credentials_areTheSenders() throws IOException {
        Socket socket = lab().open(Family.NETLINK, SocketType.RAW, Protocol.Netlink.ROUTE);
        socket.timeout(Lab.LONG);
        socket.set(Options.SO_PASSCRED, true);
        socket.bind(new Address.Netlink(0, RTMGRP_LINK));
        namespace().run("ip", "link", "add", "jg1", "type", "bridge");
        try {
            Message message =
                    socket.recvMsg(List.of(ByteBuffer.allocate(8192)), ControlMessage.space(12), MsgFlags.NONE);
            assertThat(message.find(ControlMessage.Credentials.class)
                            .orElseThrow()
                            .pid())
                    .as("the kernel, or the program that asked it")
                    .isNotNegative();
        } finally {
            namespace().run("ip", "link", "delete", "jg1");
        }
    }

    /// The queue was too short: the next message that had room says how many had none.
    @Test
    @Covers("ControlMessage.Dropped")
    default void packet_noRoom_isCounted() throws IOException {
        Socket capture = capture();
        capture.set(Options.SO_RXQ_OVFL, true);
        capture.set(Options.SO_RCVBUF, 2000);
        capture.bind(Address.Packet.of(LOOPBACK, 3));
        for (int i = 0; i < 200; i++) {
            sendOne(500);
        }
        capture.timeout(Duration.ofMillis(200));
        for (int i = 0; i < 100; i++) {
            if (capture.recvInto(new byte[2000], 0, 2000, MsgFlags.MSG_DONTWAIT) == Socket.WOULD_BLOCK) {
                break;
            }
        }
        sendOne(1);
        capture.timeout(Lab.LONG);
        Message message = capture.recvMsg(List.of(ByteBuffer.allocate(2000)), ControlMessage.space(4), MsgFlags.NONE);
        assertThat(message.find(ControlMessage.Dropped.class).orElseThrow().count())
                .isBetween(100L, 500L);
    }
}
