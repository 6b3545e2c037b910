package dev.jacket.cli;

import java.util.List;

/// The steps of the tour in which people type: `listen` and `connect`.
final class TourTalks {
    private TourTalks() {}

    static List<Tour.Step> steps() {
        return List.of(
                new Tour.Step(11, "Interactive TCP client", "交互式 TCP 客户端", TourTalks::typing),
                new Tour.Step(12, "Interactive TCP server", "交互式 TCP 服务器", TourTalks::operator));
    }

    static void chat(TourStage stage) throws Exception {
        stage.command("jacket listen 1234");
        stage.command("jacket connect localhost:1234");
        var server = stage.listen("0");
        var ann = stage.connect(server.endpoints().getFirst());
        var ben = stage.accept(server);
        stage.send(ann, true, "你好, who is there?\n");
        stage.take(ben, "你好, who is there?\n");
        stage.send(ben, false, "it is me ✓\n");
        stage.take(ann, "it is me ✓\n");
        stage.finish(ann, true);
        stage.take(ben);
        stage.finish(ben, false);
        stage.take(ann);
        stage.happened(
                "Each typed line goes over at once, both ways; ^D at either end is the end for both.",
                "每输入一行立即发送，双向皆可；任何一方按 ^D，双方都结束。");
    }

    private static void typing(TourStage stage) throws Exception {
        stage.command("jacket listen 9090");
        stage.command("jacket connect 127.0.0.1:9090 --eol none");
        var server = stage.listen("127.0.0.1:0");
        var client = stage.connect(server.endpoints().getFirst());
        var operator = stage.accept(server);
        stage.send(client, true, "no line end");
        stage.take(operator, "no line end");
        stage.send(operator, false, "seen");
        stage.send(operator, false, ", and unasked");
        stage.take(client, "seen, and unasked");
        stage.happened(
                "Typed text goes without a line end; what arrives is shown at once, in any order.",
                "输入的文字不带行尾发送；到达的内容立即显示，顺序不限。");
    }

    private static void operator(TourStage stage) throws Exception {
        stage.command("jacket listen -k '*:9090' --eol none");
        stage.command("nc localhost 9090");
        var server = stage.listen("*:0");
        String port = server.endpoints().getFirst().replaceFirst(".*:", "");
        var first = stage.connect("127.0.0.1:" + port);
        var second = stage.connect("127.0.0.1:" + port);
        var link = stage.accept(server);
        stage.send(first, true, "first in line");
        stage.take(link, "first in line");
        stage.note(server.waiting() + " waiting", "等待中：" + server.waiting());
        stage.send(link, false, "your turn is over");
        stage.take(first, "your turn is over");
        link.close();
        var next = stage.accept(server);
        stage.send(second, true, "and I?");
        stage.take(next, "and I?");
        stage.send(next, false, "you too");
        stage.take(second, "you too");
        stage.happened(
                "One client after another; who came, who left and how many wait is told by the kernel.",
                "客户端逐个接待；谁来了、谁走了、还有几个在等，由内核告知。");
    }
}
