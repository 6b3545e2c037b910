package dev.jacket.cli;

import dev.jacket.server.ConnectionHandler;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is done with each connection.
///
/// @param handler the service
/// @param tls who the server is, where it speaks TLS for the service; else null
/// @param commands what runs commands, if that is the service; else null
record Handling(
        ConnectionHandler handler,
        @Nullable TlsServer tls,
        @Nullable CommandService commands) {
    /// @param watch hears what the service receives and sends
    /// @param tls who the server is; null for plain text
    static Handling of(ServeOrder order, ServerWatch watch, @Nullable TlsServer tls) throws IOException {
        if (order.service() == ServiceWord.SHELL) {
            // It speaks TLS itself, as it reads and writes at the same time.
            var shell = new ShellService(order.arguments(), order.limits(), tls);
            shell.check(order.endpoint());
            return new Handling(shell, null, shell);
        }
        if (order.service() == ServiceWord.EXEC) {
            var exec = new ExecService(order);
            return new Handling(exec.handler(), tls, exec);
        }
        return new Handling(order.streams(watch), tls, null);
    }
}
