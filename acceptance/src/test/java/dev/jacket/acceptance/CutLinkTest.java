package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client that stays with its server while the link between them is cut for half a minute: both notice, it comes
/// back, and no line arrives twice at either.
@Tag(Scale.NIGHTLY)
@Needs({"root", "netns", "ip", "nsenter"})
class CutLinkTest {
    private static final Duration NOTICED = Duration.ofSeconds(22);
    private static final Duration BACK = Duration.ofSeconds(10);

    @RegisterExtension
    final Programs programs = new Programs();

    private TwoNetworks networks;
    private Server server;
    private Running client;
    private int typed;

    @BeforeEach
    void connect() {
        networks = new TwoNetworks(programs);
        server = programs.server(networks.here(Program.jacket("serve", "echo", "10.9.1.1:0")));
        client =
                programs.start(networks.there(Program.jacket("connect", "10.9.1.1:" + server.port(), "--retry", "-v")));
        awaitErr("connected to ", 1);
        for (var i = 0; i < 100; i++) {
            type();
        }
        await().atMost(Limits.ANSWER).until(() -> echoed().size() == 100);
    }

    private void type() {
        client.type("line " + ++typed + "\n");
    }

    private void awaitErr(String words, int times) {
        await(words).atMost(Limits.TRANSFER).until(() -> client.err().text().split(words, -1).length > times);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private List<String> echoed() {
        return client.out().text().lines().toList();
    }

    /// Lines as the server received them, however they came.
    private List<String> arrived() {
        var all = new StringBuilder();
        server.events().named("message").stream()
                .filter(event -> event.text("dir").equals("in"))
                .forEach(event -> all.append(event.text("text")));
        return all.toString().lines().toList();
    }

    /// What is typed has somewhere to go until the client has noticed; what is typed after that waits for the link.
    private void cutAndMend(Figures figures, Consumer<TwoNetworks> cut, Consumer<TwoNetworks> mend) {
        cut.accept(networks);
        var begun = System.nanoTime();
        type();
        awaitErr("again in ", 1);
        var noticed = since(begun);
        Pause.of(12_000); // several attempts fail, each later than the one before
        type();
        mend.accept(networks);
        begun = System.nanoTime();
        awaitErr("connected to ", 2);
        var back = since(begun);
        figures.tell("noticed", noticed);
        figures.tell("back", back);
        assertThat(noticed).isLessThan(NOTICED);
        assertThat(back).isLessThanOrEqualTo(BACK);
    }

    private void assertNothingTwice() {
        type();
        var last = "line " + typed;
        await().atMost(Limits.ANSWER).until(() -> echoed().contains(last));
        assertThat(echoed()).doesNotHaveDuplicates().containsAll(List.of("line 100", "line 102", last));
        assertThat(arrived()).doesNotHaveDuplicates().containsAll(echoed());
    }

    @Test
    @Row("L4")
    void link_isCutAndBack_clientToo_nothingTwice(Figures figures) {
        cutAndMend(figures, TwoNetworks::cut, TwoNetworks::mend);
        assertNothingTwice();
    }

    /// The server hears the client all the time and has what it said, but nothing that it answers arrives.
    @Test
    @Row("L4")
    void link_isCutOneWay_bothNotice_nothingTwice(Figures figures) {
        cutAndMend(figures, TwoNetworks::deafenThere, TwoNetworks::openEarsThere);
        assertThat(server.events().await(server.running(), "closed").text("why"))
                .isEqualTo("vanished");
        assertNothingTwice();
        assertThat(arrived()).contains("line 101");
        assertThat(echoed()).doesNotContain("line 101");
    }
}
