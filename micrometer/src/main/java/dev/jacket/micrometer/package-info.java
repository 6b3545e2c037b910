/// Jacket's servers as meters of Micrometer.
///
/// ```java
/// var server = SocketServer.tcp("127.0.0.1:1234").handler(handler).start();
/// new ServerMeters("echo", server::metrics).bindTo(registry);
/// ```
@NullMarked
package dev.jacket.micrometer;

import org.jspecify.annotations.NullMarked;
