package dev.jacket.cli;

import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.DatagramHandler;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is done with each connection or datagram.
///
/// @param connections the service
/// @param datagrams the same for datagrams; null if it is none for them
/// @param tls who the server is, where it speaks TLS for the service; else null
/// @param commands what runs commands, if that is the service; else null
record Handling(
        ConnectionHandler connections,
        @Nullable DatagramHandler datagrams,
        @Nullable TlsServer tls,
        @Nullable CommandService commands) {
    /// @param watch hears what the service receives and sends
    /// @param tls who the server is; null for plain text
    static Handling of(ServeOrder order, ServerWatch watch, @Nullable TlsServer tls) throws IOException {
        return switch (order.service()) {
            case ECHO -> both(new EchoService(order.arguments().has(Flag.CLOSE), order.delay(), watch), tls, null);
            case DISCARD -> both(new DiscardService(watch), tls, null);
            case CHARGEN -> both(new ChargenService(watch), tls, null);
            case EXEC -> {
                var exec = new ExecService(order);
                yield both(exec.handler(), tls, exec);
            }
            case SHELL -> {
                // It speaks TLS itself, as it reads and writes at the same time.
                var shell = new ShellService(order.arguments(), order.limits(), tls);
                shell.check(order.endpoint());
                yield new Handling(shell, null, null, shell);
            }
            default -> both(new ReplyService(order.rules(), watch), tls, null);
        };
    }

    private static <T extends ConnectionHandler & DatagramHandler> Handling both(
            T service, @Nullable TlsServer tls, @Nullable CommandService commands) {
        return new Handling(service, service, tls, commands);
    }
}
