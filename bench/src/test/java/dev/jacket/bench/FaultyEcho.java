package dev.jacket.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An echo server with one fault, over TCP and UDP on one port: it changes, swallows or doubles a byte of the 1,000th
/// piece
/// that it reads, or closes the connection instead.
final class FaultyEcho implements AutoCloseable {
    enum Fault {
        NONE,
        CHANGED,
        SWALLOWED,
        DOUBLED,
        CLOSED
    }

    private static final int PIECE = 100;

    private final Fault fault;
    private final AtomicInteger pieces = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener;
    private final DatagramSocket datagrams;

    FaultyEcho(Fault fault) throws IOException {
        this(fault, 0);
    }

    private FaultyEcho(Fault fault, int port) throws IOException {
        this.fault = fault;
        listener = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress());
        datagrams =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        threads.execute(this::acceptAll);
        threads.execute(this::echoDatagrams);
    }

    /// Runs until it is killed: the fault, and `127.0.0.1:PORT`.
    static void main(String[] arguments) throws IOException, InterruptedException {
        var port = Integer.parseInt(arguments[1].substring(arguments[1].lastIndexOf(':') + 1));
        try (var server = new FaultyEcho(Fault.valueOf(arguments[0]), port)) {
            server.threads.awaitTermination(1, TimeUnit.DAYS);
        }
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void acceptAll() {
        while (true) {
            try {
                var client = listener.accept();
                threads.execute(() -> echo(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void echo(Socket client) {
        try (client) {
            var in = client.getInputStream();
            var out = client.getOutputStream();
            var buffer = new byte[8192];
            for (int count; (count = in.read(buffer)) >= 0; ) {
                var piece = spoilt(Arrays.copyOf(buffer, count));
                if (piece.length == 0 && fault == Fault.CLOSED) {
                    return;
                }
                out.write(piece);
            }
        } catch (IOException gone) {
            // the load generator has ended, as it should after a fault
        }
    }

    private void echoDatagrams() {
        var packet = new DatagramPacket(new byte[8192], 8192);
        while (true) {
            try {
                packet.setLength(8192);
                datagrams.receive(packet);
                var piece = spoilt(Arrays.copyOf(packet.getData(), packet.getLength()));
                datagrams.send(new DatagramPacket(piece, piece.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] spoilt(byte[] piece) {
        if (fault == Fault.NONE || pieces.incrementAndGet() != PIECE) {
            return piece;
        }
        return switch (fault) {
            case CHANGED -> {
                piece[piece.length - 1] ^= 1;
                yield piece;
            }
            case SWALLOWED -> Arrays.copyOf(piece, piece.length - 1);
            case DOUBLED -> {
                var longer = Arrays.copyOf(piece, piece.length + 1);
                longer[piece.length] = piece[piece.length - 1];
                yield longer;
            }
            default -> new byte[0];
        };
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } finally {
            datagrams.close();
            threads.shutdownNow();
            threads.close();
        }
    }
}
