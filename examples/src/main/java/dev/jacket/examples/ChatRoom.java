package dev.jacket.examples;

import static dev.jacket.sockets.MsgFlags.MSG_DONTWAIT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.server.Connection;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// `ChatRoom [ADDRESS]`: a client's first line is its name; each line after that goes to the others.
final class ChatRoom {
    private static final Set<Connection> MEMBERS = ConcurrentHashMap.newKeySet();

    static void main(String[] args) throws Exception {
        var room = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:1234");
        try (var server = room.handler(ChatRoom::talk).finish(MEMBERS::remove).start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }

    private static void talk(Connection member) throws IOException {
        var name = member.readLine();
        MEMBERS.add(member);
        tell(member.socket(), "hello " + name);
        for (String line; (line = member.readLine()) != null; )
            for (var other : MEMBERS) if (other != member) tell(other.socket(), name + ": " + line);
    }

    private static synchronized void tell(Socket socket, String line) {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        try { // who does not read is cut
            if (socket.send(bytes, 0, bytes.length, MSG_DONTWAIT) < bytes.length) socket.close();
        } catch (IOException gone) { // its own handler notices
        }
    }
}
