/// Servers in tests, and what they have to stand.
///
/// ```java
/// class EchoTest {
///     @RegisterExtension
///     final ServerExtension echo = ServerExtension.of(() -> SocketServer.tcp("127.0.0.1:0").handler(Echo::serve));
///
///     @Test
///     void answers(Socket client) throws IOException {
///         client.sendAll("hello".getBytes());
///         assertEquals("hello", new String(client.recv(5)));
///     }
/// }
/// ```
///
/// [SlowPeer] and [FaultProxy] are the peer and the network that nobody wishes for;
/// `@ExtendWith(LeakCheck.class)` of `dev.jacket.checks` fails a test class that leaves a descriptor or a
/// thread behind.
@NullMarked
package dev.jacket.testing;

import org.jspecify.annotations.NullMarked;
