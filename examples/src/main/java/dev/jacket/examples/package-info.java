/// Small programs that show the library: each is one file of at most 40 lines, and takes its address as first word.
///
/// ```java
/// try (var server = Socket.open(Family.INET, SocketType.STREAM)) {
///     server.connect(Address.inet("127.0.0.3", 1234));
///     server.sendAll("hello world".getBytes(UTF_8));
///     IO.println(new String(server.recv(1024), UTF_8));
/// }
/// ```
@NullMarked
package dev.jacket.examples;

import org.jspecify.annotations.NullMarked;
