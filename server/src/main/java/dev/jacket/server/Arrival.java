package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ControlMessage;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Where a datagram came from and where to, so that its answer goes back the same way: a peer that asked one of our
/// addresses takes no answer from another.
///
/// **threads:** immutable.
///
/// @param socket by which it came
/// @param from who sent it
/// @param to our own address that it was sent to
/// @param source what makes the answer come from there; empty where the socket has one address only
public record Arrival(Socket socket, Address from, Address to, List<ControlMessage> source) {
    private static final int CONTROL = ControlMessage.space(32);

    /// From now on the kernel tells where to, if the socket is bound to every address.
    ///
    /// @param socket bound
    /// @throws IOException if it is closed
    public static void prepare(Socket socket) throws IOException {
        if (socket.localAddress() instanceof Address.Ip ip && ip.isAny()) {
            if (socket.family().equals(Family.INET6)) {
                socket.set(Options.IPV6_RECVPKTINFO, true);
            } else {
                socket.set(Options.IP_PKTINFO, true);
            }
        }
    }

    /// Receives a datagram.
    ///
    /// @param socket prepared by [#prepare]
    /// @param buffer where its bytes go
    /// @param flags such as MSG_TRUNC
    /// @return the datagram, with what the kernel tells of it
    /// @throws IOException as [Socket#recvMsg]
    public static Message receive(Socket socket, ByteBuffer buffer, MsgFlags flags) throws IOException {
        return socket.recvMsg(List.of(buffer), CONTROL, flags);
    }

    /// {@return where a datagram came from and where to}
    ///
    /// @param socket by which it came
    /// @param message what [#receive] gave
    /// @throws IOException if the socket is closed
    public static Arrival of(Socket socket, Message message) throws IOException {
        Address local = socket.localAddress();
        var info = message.find(ControlMessage.PacketInfo.class);
        if (info.isEmpty() || !(local instanceof Address.Ip ip)) {
            return new Arrival(socket, message.address(), local, List.of());
        }
        Address.Ip to = info.get().specific();
        return new Arrival(socket, message.address(), to.withPort(ip.port()), source(to));
    }

    /// The arrival of the current datagram of a batch.
    static Arrival of(Socket socket, Datagrams datagrams) throws IOException {
        boolean hasOneAddress = !(socket.localAddress() instanceof Address.Ip local && local.isAny());
        Address to = datagrams.destination();
        return new Arrival(
                socket, datagrams.sender(), to, !hasOneAddress && to instanceof Address.Ip ip ? source(ip) : List.of());
    }

    /// A group is nobody's own address.
    private static List<ControlMessage> source(Address.Ip to) {
        return to.isMulticast() || to.isAny() ? List.of() : List.of(ControlMessage.PacketInfo.of(0, to));
    }

    /// Sends an answer.
    ///
    /// @param bytes the answer
    /// @param flags such as MSG_DONTWAIT
    /// @return the count, or [Socket#WOULD_BLOCK]
    /// @throws IOException as [Socket#sendMsg]
    public int answer(ByteBuffer bytes, MsgFlags flags) throws IOException {
        return socket.sendMsg(List.of(bytes), source, from, flags);
    }
}
