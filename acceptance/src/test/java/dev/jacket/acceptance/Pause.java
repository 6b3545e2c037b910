package dev.jacket.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/// Time that a scenario itself needs, such as a peer that answers late; never a wait for a result.
final class Pause {
    private Pause() {}

    static void of(long millis) {
        await().pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis + 5_000))
                .until(() -> true);
    }
}
