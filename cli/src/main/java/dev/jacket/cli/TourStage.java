package dev.jacket.cli;

import dev.jacket.server.Server;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Where a step of the tour is played: it opens servers and clients as the verbs do, shows what goes over the wire,
/// and closes everything at the step's end.
final class TourStage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PLAIN = "\033[0m";
    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String CYAN = "\033[36m";

    /// Where the lines go.
    interface Paper {
        void line(String text) throws IOException;
    }

    private final Paper paper;
    private final boolean chinese;
    private final boolean color;
    private final List<Runnable> open = new ArrayList<>();

    TourStage(Paper paper, boolean chinese, boolean color) {
        this.paper = paper;
        this.chinese = chinese;
        this.color = color;
    }

    /// {@return the text in the language of the tour}
    String say(String english, String other) {
        return chinese ? other : english;
    }

    void title(int number, String english, String other) throws IOException {
        print(style(BOLD, (number < 10 ? " " : "") + number + "  " + say(english, other)));
    }

    /// Shows what a user would type.
    void command(String words) throws IOException {
        print("    " + style(YELLOW, "$ " + words));
    }

    /// Says in one line what happened.
    void happened(String english, String other) throws IOException {
        print("    " + style(DIM, "= " + say(english, other)));
        print("");
    }

    /// Ends our side, and shows it.
    void finish(Link link, boolean toServer) throws IOException {
        link.endOutput();
        fin(toServer);
    }

    /// Shows something else that is worth a line.
    void note(String english, String other) throws IOException {
        print("      " + say(english, other));
    }

    private String style(String how, String text) {
        return color ? how + text + PLAIN : text;
    }

    void print(String line) throws IOException {
        paper.line(line);
    }

    private void arrow(boolean toServer, String text, int size) throws IOException {
        String way = toServer ? style(CYAN, "->") : style(GREEN, "<-");
        String bytes = size + (size == 1 ? say(" byte", " 字节") : say(" bytes", " 字节"));
        print("      " + way + " " + text + "  " + style(DIM, bytes));
    }

    private static String quoted(byte[] bytes, Charset charset) {
        var letters = new WireText(charset);
        String text = letters.decode(ByteBuffer.wrap(bytes)) + letters.finish();
        String hex = charset.equals(StandardCharsets.UTF_8)
                ? ""
                : "  (" + charset.name() + ": " + HexFormat.ofDelimiter(" ").formatHex(bytes) + ")";
        return "\"" + Sanitize.line(text) + "\"" + hex;
    }

    /// Starts what `jacket serve` would start; {@return the endpoint that it has}
    String serve(String... words) throws IOException {
        var order = ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(List.of(words)));
        var place = keep(Listeners.open(order.endpoint(), order.arguments()));
        var watch = ServerWatch.none();
        var threads = Thread.ofVirtual().factory();
        var server = Serve.server(place, order, watch, threads, Handling.of(order, watch, null));
        server.start();
        open.add(() -> stop(server));
        return place.endpoints().getFirst();
    }

    private static void stop(Server server) {
        try {
            server.drain(Duration.ofSeconds(1));
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.cut();
        }
    }

    /// Opens what `jacket listen` would open.
    Listeners listen(String endpoint) throws IOException {
        return keep(Listeners.open(Endpoint.parse(Verb.LISTEN, endpoint), parse(Verb.LISTEN)));
    }

    /// {@return the next client of a listener}
    SocketLink accept(Listeners listeners) throws IOException, InterruptedException {
        return link(listeners.accept());
    }

    /// Connects as `jacket send` and `jacket connect` do.
    SocketLink connect(String endpoint) throws IOException {
        var link = keep(new Dialer(Endpoint.parse(Verb.CONNECT, endpoint), parse(Verb.CONNECT)).connect());
        link.socket().timeout(PATIENCE);
        return link;
    }

    private SocketLink link(Socket socket) throws IOException {
        socket.timeout(PATIENCE);
        return keep(new SocketLink(socket, TimeLimit.seconds(5)));
    }

    private static Arguments parse(Verb verb) {
        return new ArgumentParser(verb).parse(List.of());
    }

    private Listeners keep(Listeners listeners) {
        open.add(listeners::close);
        return listeners;
    }

    private SocketLink keep(SocketLink link) {
        open.add(link::close);
        return link;
    }

    /// Sends a text, and shows it.
    ///
    /// @param toServer in which direction the arrow points
    void send(Link from, boolean toServer, String text) throws IOException {
        send(from, toServer, text, StandardCharsets.UTF_8);
    }

    void send(Link from, boolean toServer, String text, Charset charset) throws IOException {
        byte[] bytes = text.getBytes(charset);
        from.send(ByteBuffer.wrap(bytes));
        arrow(toServer, quoted(bytes, charset), bytes.length);
    }

    /// Receives a text of a known length, and shows it.
    void receive(Link to, boolean toServer, String expected) throws IOException {
        byte[] bytes = take(to, expected.getBytes(StandardCharsets.UTF_8).length);
        check(new String(bytes, StandardCharsets.UTF_8), expected);
        arrow(toServer, quoted(bytes, StandardCharsets.UTF_8), bytes.length);
    }

    /// Receives what was shown when it was sent.
    void take(Link to, String expected) throws IOException {
        check(new String(take(to, expected.getBytes(StandardCharsets.UTF_8).length), StandardCharsets.UTF_8), expected);
    }

    /// Waits for the end that was shown when it was sent.
    void take(Link to) throws IOException {
        int count = to.receive(ByteBuffer.allocate(1));
        check(Integer.toString(count), Integer.toString(Socket.EOF));
    }

    /// Receives so many bytes, or one record.
    byte[] take(Link from, int size) throws IOException {
        var buffer = ByteBuffer.allocate(from.keepsRecords() ? Math.max(size, 65_535) : size);
        do {
            if (from.receive(buffer) == Socket.EOF) {
                throw Trouble.of(Exit.DEFECT, "the tour lost its way : the peer closed too early");
            }
        } while (!from.keepsRecords() && buffer.hasRemaining());
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// Receives a line, and shows it.
    String line(Link from, int size) throws IOException {
        byte[] bytes = take(from, size);
        arrow(false, quoted(bytes, StandardCharsets.UTF_8), bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Waits for the peer's end, and shows it.
    void end(Link from, boolean toServer) throws IOException {
        take(from);
        fin(toServer);
    }

    private void fin(boolean toServer) throws IOException {
        String way = toServer ? style(CYAN, "->") : style(GREEN, "<-");
        print("      " + way + " " + style(DIM, say("end (FIN)", "结束 (FIN)")));
    }

    private static void check(String got, String expected) {
        if (!got.equals(expected)) {
            throw Trouble.of(
                    Exit.DEFECT,
                    "the tour lost its way : " + Sanitize.line(got) + " came, not " + Sanitize.line(expected));
        }
    }

    /// Closes all that the step opened, the last first.
    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).run();
        }
        open.clear();
    }
}
