package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.ZoneId.systemDefault;

import dev.jacket.server.Framing;
import dev.jacket.server.SocketServer;
import java.time.ZonedDateTime;
import java.util.Locale;

/// `TimestampServer [ADDRESS]`: gives each client its first line back, line end and all, after C's ctime.
final class TimestampServer {
    static void main(String[] args) throws Exception {
        var lines = Framing.line().keepingEnd();
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "*:21567")
                .handler(c -> {
                    byte[] line = c.read(lines);
                    c.write(time().getBytes(US_ASCII));
                    if (line != null) c.write(line);
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }

    private static String time() {
        return String.format(Locale.ENGLISH, "[%ta %<tb %<2te %<tT %<tY] ", ZonedDateTime.now(systemDefault()));
    }
}
