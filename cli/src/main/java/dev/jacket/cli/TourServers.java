package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The steps of the tour with TCP servers and the clients that `send` is.
final class TourServers {
    private static final int CROWD = 50;
    private static final int STAMP = 27;

    private TourServers() {}

    static List<Tour.Step> first() {
        return List.of(
                new Tour.Step(1, "Chat between two people over TCP", "两人 TCP 聊天", TourTalks::chat),
                new Tour.Step(2, "TCP echo server", "TCP 回显服务器", TourServers::echo),
                new Tour.Step(3, "A server that answers one client and ends", "只应答一个客户端的服务器", TourServers::once),
                new Tour.Step(4, "A client that sends hello world", "发送 hello world 的客户端", TourServers::hello),
                new Tour.Step(5, "A client with several messages", "发送多条消息的客户端", TourServers::lines),
                new Tour.Step(7, "Timestamp server", "时间戳服务器", TourServers::time),
                new Tour.Step(8, "Its client: a short connection for each line", "它的客户端：每行一个短连接", TourServers::each));
    }

    static List<Tour.Step> greeting() {
        return List.of(
                new Tour.Step(13, "A server that greets", "会问候的服务器", TourServers::greet),
                new Tour.Step(14, "Its client", "它的客户端", TourServers::greeted));
    }

    private static void echo(TourStage stage) throws IOException {
        stage.command("jacket serve echo 127.0.0.1:1234");
        stage.command("jacket send 127.0.0.1:1234 'héllo ✓' --reply");
        var place = stage.serve("echo", "127.0.0.1:0");
        var client = stage.connect(place);
        stage.send(client, true, "héllo ✓");
        stage.receive(client, false, "héllo ✓");
        var crowd = new ArrayList<SocketLink>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(stage.connect(place));
        }
        for (int i = 0; i < CROWD; i++) {
            crowd.get(i).send(ByteBuffer.wrap(("client " + i).getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = 0; i < CROWD; i++) {
            stage.take(crowd.get(i), "client " + i);
        }
        stage.finish(client, true);
        stage.end(client, false);
        stage.happened(
                "The bytes came back, also for " + CROWD + " more clients at once; a half-close is answered with one.",
                "字节原样返回，同时在线的另外 " + CROWD + " 个客户端也一样；半关闭以半关闭应答。");
    }

    private static void once(TourStage stage) throws IOException {
        stage.command("jacket serve reply 127.0.0.3:1234 'all is well' --once");
        stage.command("nc 127.0.0.3 1234");
        var place = stage.serve("reply", "127.0.0.3:0", "all is well", "--once");
        var client = stage.connect(place);
        stage.send(client, true, "is anybody there?");
        stage.receive(client, false, "all is well");
        stage.end(client, false);
        client.close();
        stage.note("connect again: " + refusal(stage, place), "再次连接：" + refusal(stage, place));
        stage.happened(
                "One client, one reply, and the server is gone; no reset can destroy the reply.",
                "一个客户端，一次应答，服务器随即结束；应答不会被 RST 破坏。");
    }

    private static String refusal(TourStage stage, String place) {
        try {
            return stage.connect(place).peer();
        } catch (IOException refused) {
            return Errno.of(refused).toString();
        }
    }

    private static void hello(TourStage stage) throws Exception {
        stage.command("jacket listen 127.0.0.3:1234 --eol none");
        stage.command("jacket send 127.0.0.3:1234 'hello world' --reply");
        var server = stage.listen("127.0.0.3:0");
        var client = stage.connect(server.endpoints().getFirst());
        var peer = stage.accept(server);
        stage.send(client, true, "hello world");
        stage.take(peer, "hello world");
        stage.note("the reply is typed in three pieces", "应答分三段输入");
        for (String piece : List.of("all ", "is ", "well")) {
            peer.send(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
        }
        stage.receive(client, false, "all is well");
        stage.happened(
                "The reply is whole, however it was cut: 200 ms of silence end it, or --reply=line, eof, N.",
                "无论如何分段，应答都完整：静默 200 毫秒即结束，也可用 --reply=line、eof、N。");
    }

    private static void lines(TourStage stage) throws IOException {
        stage.command("jacket serve echo 127.0.0.1:9999");
        stage.command(
                "jacket send 127.0.0.1:9999 --eol lf --reply=line \\\n        'The 1st message: Hello!' 'The 2nd message: Bye!'");
        var client = stage.connect(stage.serve("echo", "127.0.0.1:0"));
        for (String line : List.of("The 1st message: Hello!\n", "The 2nd message: Bye!\n")) {
            stage.send(client, true, line);
            stage.receive(client, false, line);
        }
        stage.happened(
                "Each message waits for a line back; a peer that closes before is said, not waited for.",
                "每条消息等待一行应答；对方提前关闭会立即说明，而不是一直等待。");
    }

    private static void time(TourStage stage) throws IOException {
        stage.command("jacket serve time '*:21567' --close");
        stage.command("nc -C localhost 21567");
        var place = stage.serve("time", "*:0", "--close");
        String port = place.substring(place.lastIndexOf(':') + 1);
        var client = stage.connect("127.0.0.1:" + port);
        stage.send(client, true, "hello\r\n");
        stage.line(client, STAMP + "hello\r\n".length());
        stage.end(client, false);
        stage.happened(
                "The line came back with C's ctime before it and its line end; who types nothing delays nobody.",
                "该行带着 C 语言的 ctime 时间返回，行尾保持不变；不输入的客户端不会妨碍任何人。");
    }

    private static void each(TourStage stage) throws IOException {
        stage.command("jacket send localhost:21567 --each --eol crlf --reply");
        var place = stage.serve("time", "127.0.0.1:0", "--close");
        for (String typed : List.of("first", "second")) {
            stage.note("> " + typed, "> " + typed);
            try (var client = stage.connect(place)) {
                stage.send(client, true, typed + "\r\n");
                stage.line(client, STAMP + typed.length() + 2);
            }
        }
        stage.happened("Two lines, two connections, each made when its line was there.", "两行，两个连接，有了内容才建立连接。");
    }

    private static void greet(TourStage stage) throws IOException {
        stage.command("jacket serve greet 127.0.0.1:9999");
        stage.command("nc 127.0.0.1 9999");
        var client = stage.connect(stage.serve("greet", "127.0.0.1:0"));
        stage.receive(client, false, "Hello,I am server!");
        stage.send(client, true, "X");
        stage.receive(client, false, "Loop_msg: X!");
        stage.send(client, true, "exit\n");
        stage.end(client, false);
        stage.happened(
                "The server speaks first, answers each message, and exit ends it, with LF, CRLF or neither.",
                "服务器先说话，应答每条消息；exit 结束连接，行尾可为 LF、CRLF 或没有。");
    }

    private static void greeted(TourStage stage) throws IOException {
        stage.command("jacket send 127.0.0.1:9999 --greeting --reply --bye exit 'Hello,I am client!'");
        var client = stage.connect(stage.serve("greet", "127.0.0.1:0"));
        stage.receive(client, false, "Hello,I am server!");
        stage.send(client, true, "Hello,I am client!");
        stage.receive(client, false, "Loop_msg: Hello,I am client!!");
        stage.send(client, true, "exit");
        stage.end(client, false);
        stage.happened("Greeting, message, reply, bye: each wait has a limit.", "问候、消息、应答、告别：每次等待都有时限。");
    }
}
