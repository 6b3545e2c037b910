package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A request by HTTP/1, of which the first line, `Host` and `Origin` count.
///
/// @param method such as `GET`
/// @param path without its query; empty if the first line is none of HTTP
/// @param isOurs whether it asks for this machine: a page of somebody else's, whose name leads here, does not
record LocalRequest(String method, String path, boolean isOurs) {
    private static final int MOST = 8192;
    private static final int LEFT = 1 << 16;

    /// Receives one.
    static LocalRequest read(Socket client, Deadline until) throws IOException {
        var head = ByteBuffer.allocate(MOST);
        while (!isWhole(head)) {
            if (!head.hasRemaining() || client.recvInto(head, MsgFlags.NONE, until) < 0) {
                throw new EOFException("no request of HTTP");
            }
        }
        return parse(new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1));
    }

    /// The head ends with an empty line.
    private static boolean isWhole(ByteBuffer head) {
        int feeds = 0;
        for (int i = 0; i < head.position(); i++) {
            byte letter = head.get(i);
            feeds = letter == '\n' ? feeds + 1 : letter == '\r' ? feeds : 0;
            if (feeds == 2) {
                return true;
            }
        }
        return false;
    }

    static LocalRequest parse(String head) {
        var lines = head.lines().toList();
        String[] words = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
        boolean isHttp = words.length == 3 && words[2].startsWith("HTTP/1.");
        String path = isHttp ? words[1].replaceFirst("\\?.*", "") : "";
        boolean isOurs = values(lines, "host:").allMatch(LocalRequest::isThisMachine)
                && values(lines, "origin:").allMatch(LocalRequest::isPageOfThisMachine);
        return new LocalRequest(isHttp ? words[0] : "", path, isOurs);
    }

    private static Stream<String> values(List<String> lines, String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .map(line -> line.substring(name.length()).strip());
    }

    /// A browser names the page that asks; `null` is one that has no name.
    private static boolean isPageOfThisMachine(String origin) {
        String host = origin.replaceFirst("^https?://", "");
        return !host.equals(origin) && isThisMachine(host);
    }

    private static boolean isThisMachine(String place) {
        String host = place.replaceFirst(":[0-9]*$", "");
        return host.isEmpty()
                || host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /// {@return what is answered, whole}
    ///
    /// @param metrics makes the text
    byte[] answer(Supplier<String> metrics) {
        if (path.isEmpty()) {
            return reply("400 Bad Request", "", "this is HTTP\n");
        }
        if (!isOurs) {
            return reply("403 Forbidden", "", "the Host or the Origin is not this machine\n");
        }
        if (!path.equals("/metrics")) {
            return reply("404 Not Found", "", "the metrics are at /metrics\n");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return reply("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "GET and HEAD only\n");
        }
        return reply("200 OK", "", metrics.get());
    }

    private byte[] reply(String status, String header, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean isMetrics = status.startsWith("200");
        byte[] head = ("HTTP/1.1 " + status + "\r\n" + header + "Content-Type: "
                        + (isMetrics ? OpenMetrics.CONTENT_TYPE : "text/plain; charset=utf-8")
                        + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        int length = method.equals("HEAD") ? head.length : head.length + body.length;
        var whole = ByteBuffer.allocate(length).put(head);
        return whole.put(body, 0, whole.remaining()).array();
    }

    /// Lets it read the answer: closing over what it still sends would destroy that.
    static void awaitEnd(Socket client, Deadline until) throws IOException {
        client.shutdown(Shutdown.WRITE);
        var unread = ByteBuffer.allocate(MOST);
        for (int left = LEFT; left > 0; left -= unread.position()) {
            if (client.recvInto(unread.clear(), MsgFlags.NONE, until) <= 0) {
                return;
            }
        }
    }
}
