package dev.jacket.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

class FiguresTest {
    @TempDir
    Path folder;

    @Test
    void each_isALineOfItsTest() throws IOException {
        var figures = new Figures(folder.resolve("target"), "FooTest.bar");
        figures.tell("connects a second", 2_134);
        figures.tell("calm", "p50 1\np99 2\n");
        assertThat(Files.readAllLines(folder.resolve("target").resolve(Figures.FILE)))
                .containsExactly("FooTest.bar\tconnects a second\t2134", "FooTest.bar\tcalm\tp50 1 p99 2");
    }

    @Test
    void aTestThatAsks_isGivenItsOwn() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Asks.class, "forThem", Figures.class))
                .execute()
                .testEvents()
                .assertStatistics(all -> all.started(1).succeeded(1));
    }

    static final class Asks {
        @Test
        @ExtendWith(FiguresResolver.class)
        void forThem(Figures figures) {
            assertThat(figures).isNotNull();
        }
    }
}
