/// The BSD socket API for Java: every call, option, flag and errno of the kernel, in blocking code that runs on
/// virtual threads.
///
/// ```java
/// import dev.jacket.sockets.*;
///
/// void main() throws Exception {
///     try (var server = Socket.listenOn(Address.parse("127.0.0.1:0"), ListenConfig.DEFAULT)) {
///         Thread.startVirtualThread(() -> {
///             try (var client = server.accept()) {
///                 var buffer = new byte[1024];
///                 for (int n; (n = client.recvInto(buffer)) > 0; ) client.sendAll(buffer, 0, n);
///             } catch (java.io.IOException failed) {
///                 IO.println(Errno.of(failed));
///             }
///         });
///         try (var socket = Socket.open(Family.INET, SocketType.STREAM)) {
///             socket.connect(server.localAddress());
///             socket.set(Options.TCP_NODELAY, true);
///             socket.sendAll("hello".getBytes());
///             IO.println(new String(socket.recv(100)) + " from " + socket.peerAddress());
///         }
///     }
/// }
/// ```
///
/// Start at [dev.jacket.sockets.Socket]. Options are constants of [dev.jacket.sockets.Options] under their C names.
@NullMarked
package dev.jacket.sockets;

import org.jspecify.annotations.NullMarked;
