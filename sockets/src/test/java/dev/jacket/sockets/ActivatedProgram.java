package dev.jacket.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// What a service manager starts: it tells on its first Unix stream listener, or on its output where it has
/// none, which sockets it has been handed.
final class ActivatedProgram {
    private ActivatedProgram() {}

    public static void main(String[] words) throws Exception {
        List<Socket.Inherited> sockets = Socket.inherited();
        var told = new StringBuilder();
        for (Socket.Inherited each : sockets) {
            Socket socket = each.socket();
            told.append("%s fd %d %s inheritable %s%n"
                    .formatted(each.name(), socket.fd(), socket.localAddress(), socket.inheritable()));
        }
        told.append("then ").append(Socket.inherited().size()).append('\n');
        for (Socket.Inherited each : sockets) {
            if (each.socket().family().equals(Family.UNIX)
                    && each.socket().type().equals(SocketType.STREAM)) {
                try (Socket peer = each.socket().accept()) {
                    peer.sendAll(told.toString().getBytes(UTF_8));
                }
                return;
            }
        }
        System.out.print(told);
    }
}
