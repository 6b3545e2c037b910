/// Servers whose handlers are plain blocking functions.
///
/// ```java
/// try (var server = SocketServer.tcp("127.0.0.1:1234")
///         .handler(c -> {
///             for (ByteBuffer bytes; (bytes = c.read()) != null; ) c.write(bytes);
///         })
///         .start()) {
///     server.join();
/// }
/// ```
///
/// Whatever a peer does, and whatever a handler throws, ends its own connection and nothing else. Each
/// limit has a default, a word in [ServerBuilder], and a count in [ServerCounts] of how often it has bitten.
@NullMarked
package dev.jacket.server;

import org.jspecify.annotations.NullMarked;
