package dev.jacket.testing;

import dev.jacket.server.ServerBuilder;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts a server for each test and hands over clients: a parameter of type [Socket] is one, connected, with
/// a timeout of ten seconds; one of type [SocketServer] is the server.
///
/// After the test the clients are closed and the server drains. A handler that does not end then fails the
/// test.
///
/// **threads:** the test's.
public final class ServerExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<ServerBuilder> builder;
    private Duration patience = PATIENCE;
    private final List<Socket> clients = new ArrayList<>();
    private @Nullable SocketServer server;

    private ServerExtension(Supplier<ServerBuilder> builder) {
        this.builder = builder;
    }

    /// {@return what starts such servers}
    ///
    /// @param builder makes a builder for each test; port 0 gives each server a port of its own
    public static ServerExtension of(Supplier<ServerBuilder> builder) {
        return new ServerExtension(builder);
    }

    /// Says how long handlers may take to end when their clients have gone.
    ///
    /// @param next 10 s
    /// @return this
    public ServerExtension patience(Duration next) {
        patience = next;
        return this;
    }

    /// {@return the server of the test that runs}
    ///
    /// @throws IllegalStateException if none does
    public SocketServer server() {
        var running = server;
        if (running == null) {
            throw new IllegalStateException("no test is running");
        }
        return running;
    }

    /// {@return where the server listens}
    ///
    /// @throws IOException if it has stopped
    public Address address() throws IOException {
        return server().localAddress();
    }

    /// {@return a connection to the server, which is closed after the test}
    ///
    /// @throws IOException if it is refused
    public Socket connect() throws IOException {
        var place = address();
        var client = Socket.open(place.family(), SocketType.STREAM);
        clients.add(client);
        client.timeout(PATIENCE);
        client.connect(place);
        return client;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        server = builder.get().start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        clients.forEach(Socket::close);
        clients.clear();
        var running = server;
        server = null;
        if (running == null) {
            return;
        }
        try (running) {
            var report = running.drain(patience);
            if (!report.isClean()) {
                throw new AssertionError(report.cut() + " handlers were still at work after the clients had gone");
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type.equals(Socket.class) || type.equals(SocketServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType().equals(SocketServer.class)) {
            return server();
        }
        try {
            return connect();
        } catch (IOException e) {
            throw new AssertionError("the server of the test takes no client", e);
        }
    }
}
