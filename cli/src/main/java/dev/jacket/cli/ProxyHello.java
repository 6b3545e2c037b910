package dev.jacket.cli;

import dev.jacket.server.ProxyHeader;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;

/// What a client says before anything else where `--proxy-protocol` asks for it: a header of the PROXY protocol that
/// names the connection itself.
enum ProxyHello {
    NONE,
    V1,
    V2;

    /// @throws Trouble if the flag is another word, or the endpoint has no connections
    static ProxyHello of(Endpoint endpoint, Arguments arguments) {
        String word = arguments.word(Flag.PROXY_PROTOCOL, "off", List.of("send", "send-v1", "off"));
        if (word.equals("off")) {
            return NONE;
        }
        if (endpoint.target().keepsRecords()) {
            throw Trouble.usage(Flag.PROXY_PROTOCOL.shown() + " is for streams, and " + endpoint + " is none");
        }
        return word.equals("send") ? V2 : V1;
    }

    /// Sends it.
    ///
    /// @param socket connected, and nothing sent yet
    /// @throws IOException if the connection broke
    void send(Socket socket) throws IOException {
        if (this == NONE) {
            return;
        }
        var local = socket.localAddress();
        var peer = socket.peerAddress();
        boolean unix = local instanceof Address.Unix && peer instanceof Address.Unix;
        boolean internet = local instanceof Address.Ip && peer instanceof Address.Ip;
        var header = unix || internet ? ProxyHeader.of(local, peer) : ProxyHeader.LOCAL;
        if (this == V1) {
            header.sendV1(socket);
        } else {
            header.sendV2(socket);
        }
    }
}
