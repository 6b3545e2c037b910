package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.ZoneId.systemDefault;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Locale;

/// `TimestampServer [ADDRESS]`: gives each client its first line back, 4 KiB of it at most, after C's ctime.
final class TimestampServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "[::]:21567");
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            while (true) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> stamp(client));
            }
        }
    }

    private static void stamp(Socket client) {
        try (client) {
            client.timeout(Duration.ofMinutes(5));
            var input = new BufferedInputStream(client.input());
            var line = "";
            for (int b; !line.endsWith("\n") && line.length() < 4096 && (b = input.read()) >= 0; line += (char) b) {}
            var time = String.format(Locale.ENGLISH, "[%ta %<tb %<2te %<tT %<tY] ", ZonedDateTime.now(systemDefault()));
            client.sendAll((time + line).getBytes(ISO_8859_1));
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
