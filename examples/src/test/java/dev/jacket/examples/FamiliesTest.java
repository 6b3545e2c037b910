package dev.jacket.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The examples of other families and types, against Python, which speaks them all.
class FamiliesTest {
    /// Sends messages of 3, 0 and 5 bytes and prints the lengths of what comes back.
    private static final String DATAGRAMS = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.settimeout(40)
            s.bind("")
            name = sys.argv[1]
            for message in (b"abc", b"hello", b""):
                s.sendto(message, "\\0" + name[1:] if name.startswith("@") else name)
                print(s.recv(100))
            """;

    private static final String RECORDS = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            s.settimeout(40)
            s.connect("\\0" + sys.argv[1][1:])
            for message in (b"abc", b"hello", b"x" * 2000):
                s.send(message)
            print(*(len(s.recv(4096)) for _ in range(3)))
            """;

    private static final String FAMILIES = """
            import os, socket
            for family in "INET", "INET6", "UNIX", "PACKET", "NETLINK", "VSOCK":
                for type in "STREAM", "DGRAM", "SEQPACKET", "RAW":
                    icmp = 1 if type == "RAW" and family.startswith("INET") else 0
                    try:
                        socket.socket(getattr(socket, "AF_" + family), getattr(socket, "SOCK_" + type), icmp).close()
                        print(family, type, "yes")
                    except OSError as e:
                        print(family, type, os.strerror(e.errno))
            """;

    private static final String CLIENT = """
            import socket, sys
            print(socket.create_connection(("127.0.0.1", sys.argv[1]), 15).makefile().read())
            """;

    /// Takes clients by descriptor and answers them, until its front ends.
    private static final String TAKER = """
            import socket, sys
            front = socket.socket(socket.AF_UNIX)
            front.settimeout(40)
            front.connect("\\0" + sys.argv[1][1:])
            for _ in range(2):
                data, fds, flags, _ = socket.recv_fds(front, 10, 4)
                client = socket.socket(fileno=fds[0])
                client.sendall(b"hello from Python\\n")
                client.close()
                print(len(data), len(fds))
            """;

    /// Passes one end of a pair, and prints what comes out of the other; two at once, of which one is surplus.
    private static final String PASSER = """
            import socket, sys
            listener = socket.socket(socket.AF_UNIX)
            listener.bind("\\0" + sys.argv[1][1:])
            listener.listen()
            print("ready", flush=True)
            listener.settimeout(40)
            worker, _ = listener.accept()
            for surplus in range(2):
                here, there = socket.socketpair()
                here.settimeout(40)
                socket.send_fds(worker, [b"x"], [there.fileno()] * (1 + surplus))
                there.close()
                print(here.makefile("rb").read())
            """;

    @RegisterExtension
    final Children children = new Children();

    @Test
    @Needs("python3")
    void familiesAndTypes_eachPair_isAsPythonFindsIt() {
        var ours = children.example(FamiliesAndTypes.class).outAtExit();
        assertThat(ours.lines()).hasSize(24);
        assertThat(ours).contains("INET STREAM yes", "UNIX SEQPACKET yes", "INET SEQPACKET ESOCKTNOSUPPORT ");
        var theirs = children.program("python3", "-c", FAMILIES).outAtExit();
        assertThat(ours.replaceAll("yes, as descriptor \\d+\n", "yes\n").replaceAll(" E[A-Z]+ ", " "))
                .isEqualTo(theirs);
    }

    @Test
    void runUnderLimits_ofWhatWritesForEver_endsAtTheLimit() {
        var whole = children.example(RunUnderLimits.class, "echo", "hello").outAtExit();
        assertThat(whole).isEqualTo("hello\nexited, exit 0, 6 bytes\n");
        var cut = children.example(RunUnderLimits.class, "yes").outAtExit();
        assertThat(cut).endsWith("exec-output-bytes, signal 9, 65536 bytes\n");
    }

    @Test
    @Needs({"nc", "pgrep"})
    void commandServer_carriesOnTheTextbooksDialogue_forItsUserAlone() throws IOException {
        var path = children.folder().resolve("s");
        var server = children.example(CommandServer.class, path.toString());
        assertThat(server.address()).isEqualTo("unix:" + path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        var client = children.program("nc", "-U", path.toString());
        client.type("echo 你好\nfalse\n(setsid sleep 3606 &)\nexit\n").endInput();
        var prompt = "\n请输入命令...\n> ";
        assertThat(client.outAtExit())
                .isEqualTo(prompt + "你好\n" + prompt + "exited, exit 1\n" + prompt + prompt + "Byebye!\n");
        assertThat(children.program("pgrep", "-f", "sleep 3606").exit())
                .as("none is left")
                .isEqualTo(1);
    }

    @Test
    @Needs({"bwrap", "prlimit", "userns", "nc"})
    void sandboxedCommands_touchNothingAndEnd() {
        var server = children.example(SandboxedCommands.class, "127.0.0.1:0");
        var client = children.program("nc", "127.0.0.1", Integer.toString(server.port()));
        client.type("files\nforever\nnone\n");
        var said = client.out(text -> text.contains("error: one of "));
        assertThat(said.lines()).contains("exited, exit 0", "exec-wall-time, signal 9");
        assertThat(said).contains("mine\n", "'/etc/mine': Read-only"); // stdout and pieces of stderr, in any order
        assertThat(Path.of("/etc/mine")).doesNotExist();
        assertThat(Path.of("/tmp/mine")).doesNotExist();
    }

    @Test
    @Needs("python3")
    void unixDatagrams_byPath_keepsBoundsAndRemovesItsFile() {
        var path = children.folder().resolve("s");
        var server = children.example(UnixDatagrams.class, "unix:" + path);
        assertThat(server.address()).isEqualTo("unix:" + path);
        var client = children.program("python3", "-c", DATAGRAMS, path.toString());
        assertThat(client.outAtExit()).isEqualTo("b'abc'\nb'hello'\nb''\n");
        assertThat(server.outAtExit()).contains("3 bytes from unix:@", "0 bytes from unix:@");
        assertThat(path).doesNotExist();
    }

    @Test
    @Needs("python3")
    void unixDatagrams_byAbstractName_keepsBounds() {
        var name = "@jacket-" + UUID.randomUUID();
        var server = children.example(UnixDatagrams.class, "unix:" + name);
        assertThat(server.address()).isEqualTo("unix:" + name);
        var client = children.program("python3", "-c", DATAGRAMS, name);
        assertThat(client.outAtExit()).isEqualTo("b'abc'\nb'hello'\nb''\n");
        assertThat(server.exit()).isZero();
    }

    @Test
    @Needs("python3")
    void seqPackets_recordsInARow_keepTheirBounds() {
        var name = "@jacket-" + UUID.randomUUID();
        var server = children.example(SeqPackets.class, "unix:" + name);
        assertThat(server.address()).isEqualTo("unix:" + name);
        var client = children.program("python3", "-c", RECORDS, name);
        assertThat(client.outAtExit()).isEqualTo("3 5 1024\n");
        server.out(text -> text.matches("user \\d+\n3 bytes\n5 bytes\n1024 bytes, and more that are lost\n"));
    }

    @Test
    @Needs("python3")
    void descriptorPasser_toPython_itsClientsAreAnswered() {
        var name = "@jacket-" + UUID.randomUUID();
        var front = children.example(DescriptorPasser.class, "0", "unix:" + name);
        var port = front.address().replaceAll(".*:", "");
        var worker = children.program("python3", "-c", TAKER, name);
        for (int i = 0; i < 2; i++) {
            var client = children.program("python3", "-c", CLIENT, port);
            assertThat(client.outAtExit()).isEqualTo("hello from Python\n\n");
        }
        assertThat(worker.outAtExit()).isEqualTo("1 1\n1 1\n");
    }

    @Test
    @Needs("python3")
    void descriptorTaker_fromPython_answersAndKeepsNoSurplus() {
        var name = "@jacket-" + UUID.randomUUID();
        var front = children.program("python3", "-c", PASSER, name);
        front.out(text -> text.startsWith("ready"));
        var worker = children.example(DescriptorTaker.class, "unix:" + name);
        // An end of the stream comes only when nobody holds the other end any more.
        assertThat(front.outAtExit()).isEqualTo("ready\n" + "b'hello from the worker\\n'\n".repeat(2));
        assertThat(worker.exit()).isZero();
    }
}
