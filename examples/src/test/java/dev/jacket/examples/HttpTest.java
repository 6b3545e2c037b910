package dev.jacket.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The example in which a client library runs over a Jacket socket, against Python's HTTP server on a Unix socket.
class HttpTest {
    @RegisterExtension
    final Children children = new Children();

    @Test
    @Needs("python3")
    void httpOverUnixSocket_pythonServer_isAnswered() {
        String address = "unix:" + children.folder().resolve("http");
        var server = children.python("http_server", address);
        server.out("listening\n"::equals);

        var client = children.example(HttpOverUnixSocket.class, address, "/grüße?to=you");

        assertThat(client.outAtExit()).isEqualTo("200 OK\nGET /gr%C3%BC%C3%9Fe?to=you for localhost\n\n");
        assertThat(client.exit()).isZero();
    }

    @Test
    void httpOverUnixSocket_nobodyThere_failsWithTheErrno() {
        String address = "unix:" + children.folder().resolve("nobody");

        var client = children.example(HttpOverUnixSocket.class, address);

        assertThat(client.exit()).isEqualTo(1);
        assertThat(client.err()).contains("ENOENT");
    }
}
