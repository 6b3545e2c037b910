package dev.jacket.testing;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// A peer that takes its time: it sends in small pieces with pauses, or reads little or nothing. How a
/// server's limits are tested.
///
/// **threads:** one at a time.
public final class SlowPeer implements AutoCloseable {
    private static final int SMALLEST = 1;

    private final Socket socket;

    private SlowPeer(Socket socket) {
        this.socket = socket;
    }

    /// Connects, with the smallest receive buffer that the kernel allows, so that what is not read soon holds
    /// up its sender.
    ///
    /// @param place a stream server
    /// @return the peer
    /// @throws IOException if it is refused
    public static SlowPeer to(Address place) throws IOException {
        var socket = Socket.open(place.family(), SocketType.STREAM);
        try {
            socket.set(Options.SO_RCVBUF, SMALLEST);
            socket.connect(place);
            return new SlowPeer(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends piece after piece until all is sent or the server ends.
    ///
    /// @param bytes what
    /// @param piece so many at once, 1 or more
    /// @param pause before each piece but the first
    /// @return how many were sent before the server ended the connection
    /// @throws InterruptedException if the calling thread was interrupted
    public int send(byte[] bytes, int piece, Duration pause) throws InterruptedException {
        int sent = 0;
        while (sent < bytes.length) {
            if (sent > 0 && hasEnded(pause)) {
                return sent;
            }
            int length = Math.min(piece, bytes.length - sent);
            try {
                socket.sendAll(bytes, sent, length);
            } catch (IOException ended) {
                return sent;
            }
            sent += length;
        }
        return sent;
    }

    /// Waits for so long, and looks whether the server has ended the connection meanwhile. What it sent is
    /// read.
    ///
    /// @param pause how long at most
    /// @return whether it has
    /// @throws InterruptedException if the calling thread was interrupted
    public boolean hasEnded(Duration pause) throws InterruptedException {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                socket.timeout(Duration.ofNanos(left));
                if (socket.recv(1).length == 0) {
                    return true;
                }
            } catch (SocketTimeoutException silence) {
                return false;
            } catch (InterruptedIOException e) {
                throw new InterruptedException();
            } catch (IOException reset) {
                return true;
            }
        }
        return false;
    }

    /// {@return the connection itself}
    public Socket socket() {
        return socket;
    }

    /// Goes away with a reset.
    ///
    /// @throws IOException if it is closed already
    public void reset() throws IOException {
        socket.set(Options.SO_LINGER, Linger.RESET);
        socket.close();
    }

    @Override
    public void close() {
        socket.close();
    }
}
