package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// `SeqPackets [ADDRESS]`: sends each client its records back, bounds and all, and says when one was too long.
final class SeqPackets {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "unix:@jacket-records");
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT.type(SocketType.SEQPACKET))) {
            System.err.println("listening " + listener.localAddress());
            while (true) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> answer(client));
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            IO.println("user " + client.get(Options.SO_PEERCRED).uid());
            var record = ByteBuffer.allocate(1024);
            while (true) {
                var message = client.recvMsg(List.of(record.clear()), MsgFlags.NONE);
                if (message.count() <= 0) return; // its end; an empty record looks the same
                IO.println(record.position() + (message.isTruncated() ? " bytes, and more that are lost" : " bytes"));
                client.sendMsg(List.of(record.flip()), MsgFlags.NONE);
            }
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
