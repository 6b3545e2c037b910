package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A connected socket.
final class SocketLink implements Link {
    private final Socket socket;
    private final TimeLimit writeTimeout;
    private final SocketType type;
    private final String peer;
    private volatile boolean truncated;

    SocketLink(Socket socket, TimeLimit writeTimeout) throws IOException {
        this.socket = socket;
        this.writeTimeout = writeTimeout;
        this.type = socket.type();
        this.peer = Places.text(type, peer(socket));
    }

    /// A peer may be gone again before anybody asks who it was.
    private static Address peer(Socket socket) throws IOException {
        Address accepted = socket.acceptedFrom();
        return accepted.equals(Address.NONE) ? socket.peerAddress() : accepted;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public boolean keepsRecords() {
        return !type.equals(SocketType.STREAM);
    }

    @Override
    public boolean hasEnd() {
        return !type.equals(SocketType.DGRAM);
    }

    @Override
    public int receive(ByteBuffer buffer) throws IOException {
        if (!keepsRecords()) {
            return socket.recvInto(buffer);
        }
        Message message = socket.recvMsg(List.of(buffer), MsgFlags.NONE);
        truncated = message.isTruncated();
        return message.count();
    }

    @Override
    public boolean wasTruncated() {
        return truncated;
    }

    @Override
    public void send(ByteBuffer piece) throws IOException {
        if (keepsRecords()) {
            socket.send(piece, MsgFlags.NONE, limit());
            return;
        }
        while (piece.hasRemaining()) {
            socket.send(piece, MsgFlags.NONE, limit()); // each step of progress has the limit anew
        }
    }

    private Deadline limit() {
        return writeTimeout.isNever() ? Deadline.NEVER : Deadline.after(writeTimeout.duration());
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdown(Shutdown.WRITE);
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String local() {
        try {
            return Places.text(type, socket.localAddress());
        } catch (IOException e) {
            return socket.family().equals(Family.UNIX) ? "unix:" : "-"; // closed meanwhile: it has no address any more
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
