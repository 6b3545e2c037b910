package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The steps of the tour over UDP.
final class TourDatagrams {
    private TourDatagrams() {}

    static List<Tour.Step> typed() {
        return List.of(
                new Tour.Step(9, "UDP sender of typed text", "UDP 发送端：发送输入的文字", TourDatagrams::sender),
                new Tour.Step(10, "UDP receiver", "UDP 接收端", TourDatagrams::receiver));
    }

    static List<Tour.Step> hello() {
        return List.of(
                new Tour.Step(15, "UDP server that says hello", "问好的 UDP 服务器", TourDatagrams::server),
                new Tour.Step(16, "Its client", "它的客户端", TourDatagrams::client));
    }

    private static void sender(TourStage stage) throws IOException {
        stage.command("jacket send udp://127.0.0.1:9090");
        deliver(stage, "a line typed", StandardCharsets.UTF_8);
        stage.happened(
                "One typed line is one datagram, without a line end; a line too long for one is said, not cut.",
                "输入一行即一个数据报，不带行尾；过长的行会说明，而不会截断。");
    }

    private static void receiver(TourStage stage) throws IOException {
        stage.command("jacket receive 'udp://*:9090' -c 1 --charset gbk");
        stage.command("jacket send udp://127.0.0.1:9090 --charset gbk 你好");
        String peer = deliver(stage, "你好", Charset.forName("GBK"));
        stage.note("from " + peer, "来自 " + peer);
        stage.happened(
                "Shown as text, with its sender; whatever charset it has, it cannot touch the terminal.",
                "以文字显示，并注明发送者；无论何种字符集，都不会扰乱终端。");
    }

    /// {@return the sender's endpoint}
    private static String deliver(TourStage stage, String text, Charset charset) throws IOException {
        var listeners = stage.listen("udp://127.0.0.1:0");
        var socket = listeners.sockets().getFirst();
        var client = stage.connect(listeners.endpoints().getFirst());
        stage.send(client, true, text, charset);
        socket.timeout(Duration.ofSeconds(5));
        var buffer = ByteBuffer.allocate(2048);
        Message message = socket.recvMsg(List.of(buffer), MsgFlags.NONE);
        String got = charset.decode(buffer.flip()).toString();
        if (!got.equals(text)) {
            throw Trouble.of(Exit.DEFECT, "the tour lost its way : " + Sanitize.line(got) + " came");
        }
        return EventText.endpoint(socket.type(), message.address());
    }

    private static void server(TourStage stage) throws IOException {
        stage.command("jacket serve hello udp://127.0.0.2:9999");
        stage.command("nc -u 127.0.0.2 9999");
        var place = stage.serve("hello", "udp://127.0.0.2:0");
        var ann = stage.connect(place);
        var ben = stage.connect(place);
        stage.send(ann, true, "Ann");
        stage.send(ben, true, "Ben\n");
        stage.receive(ann, false, "Hello, Ann!");
        stage.receive(ben, false, "Hello, Ben!\n");
        stage.happened(
                "Each datagram is answered to its sender, its own line end last; many peers, one loop.",
                "每个数据报都应答给各自的发送者，行尾置于最后；对端众多，循环一个。");
    }

    private static void client(TourStage stage) throws IOException {
        stage.command("jacket send udp://127.0.0.2:9999 --reply hello world");
        var client = stage.connect(stage.serve("hello", "udp://127.0.0.2:0"));
        for (String word : List.of("hello", "world")) {
            stage.send(client, true, word);
            stage.receive(client, false, "Hello, " + word + "!");
        }
        stage.happened(
                "Message and reply, twice; a lost datagram would be a wait of 2 s, not a hang.",
                "一问一答，两次；数据报丢失时等待 2 秒，而不会挂起。");
    }
}
