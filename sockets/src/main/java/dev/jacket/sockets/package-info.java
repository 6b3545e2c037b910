/// The BSD socket API for Java: every call, option, flag and errno of the kernel, in blocking code that runs on
/// virtual threads.
///
/// ```java
/// try (var server = Socket.open(INET, STREAM)) {
///     server.set(SO_REUSEADDR, true);
///     server.bind(Address.inet("127.0.0.1", 1234));
///     server.listen();
///     try (var client = server.accept()) {
///         var buffer = new byte[1024];
///         for (int n; (n = client.recvInto(buffer)) > 0; ) client.sendAll(buffer, 0, n);
///     }
/// }
/// ```
@NullMarked
package dev.jacket.sockets;

import org.jspecify.annotations.NullMarked;
