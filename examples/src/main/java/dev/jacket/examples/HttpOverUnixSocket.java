package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.JdkSockets;
import java.io.IOException;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// `HttpOverUnixSocket [ADDRESS] [PATH]`: OkHttp, which knows TCP alone, asks a server on a Unix socket: here
/// Docker's. Any client that takes a `SocketFactory` goes the same way: a database driver, a mail client.
final class HttpOverUnixSocket {
    static void main(String[] args) throws IOException {
        var server = Address.parse(args.length > 0 ? args[0] : "unix:/run/docker.sock");
        var client = new OkHttpClient.Builder()
                .socketFactory(JdkSockets.factory(server))
                .build();
        var path = args.length > 1 ? args[1] : "/version";
        var question = new Request.Builder().url("http://localhost" + path).build();
        try (var answer = client.newCall(question).execute()) {
            IO.println(answer.code() + " " + answer.message());
            IO.println(Objects.requireNonNull(answer.body()).string());
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }
}
