package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// `OneShotServer [ADDRESS]`: shows one client's first message, answers it and ends.
final class OneShotServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.3:1234");
        try (var client = acceptOne(address)) {
            IO.println(client.acceptedFrom() + " " + new String(client.recv(1024), UTF_8));
            client.sendAll("all is well".getBytes(UTF_8));
            // To close while bytes are unread would be a reset, in which the reply could be lost.
            client.shutdown(Shutdown.WRITE);
            var deadline = Deadline.after(Duration.ofSeconds(5));
            var rest = ByteBuffer.allocate(4096);
            while (client.recvInto(rest.clear(), MsgFlags.NONE, deadline) != Socket.EOF) {}
        } catch (CallTimeoutException itStays) {
            System.err.println(itStays.getMessage());
        }
    }

    private static Socket acceptOne(Address address) throws IOException {
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            return listener.accept();
        }
    }
}
