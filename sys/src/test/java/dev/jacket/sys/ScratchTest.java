package dev.jacket.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Scratch memory belongs to one operation at a time, whoever it is lent to.
class ScratchTest {
    /// Threads get memory of their own only after some time.
    @BeforeAll
    static void warmUp() {
        for (int i = 0; i < 5_000; i++) {
            addressOfData();
        }
        try (Scratch own = Scratch.take(64)) {
            assertThat(own.data().byteSize()).isEqualTo(Scratch.SMALL_SIZE);
        }
    }

    @Test
    void take_twiceOnAPlatformThread_givesTwoMemories() {
        try (Scratch outer = Scratch.take(64);
                Scratch inner = Scratch.take(64)) {
            outer.data().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            inner.data().set(ValueLayout.JAVA_BYTE, 0, (byte) 2);

            assertThat(outer.data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(inner.control().address()).isNotEqualTo(outer.control().address());
        }
    }

    @Test
    void take_afterClose_givesTheThreadsOwnAgain() {
        long first = addressOfData();

        assertThat(addressOfData()).isEqualTo(first);
    }

    @Test
    void take_onTwoThreads_givesTwoMemories() throws Exception {
        try (Scratch ours = Scratch.take(64)) {
            var other = new FutureTask<>(ScratchTest::addressOfData);
            Thread.ofPlatform().start(other).join();

            assertThat(other.get()).isNotEqualTo(ours.data().address());
        }
    }

    @Test
    void take_onVirtualThreads_sharesAmongThem() throws Exception {
        var first = new FutureTask<>(ScratchTest::claimed);
        var second = new FutureTask<>(ScratchTest::claimed);
        Thread.ofVirtual().start(first).join();
        Thread.ofVirtual().start(second).join();

        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
    }

    @Test
    void data_asMuchAsWasAskedFor_hasRoom() {
        for (long size : new long[] {0, 1, Scratch.SMALL_SIZE, Scratch.SMALL_SIZE + 1, Scratch.DATA_SIZE}) {
            try (Scratch scratch = Scratch.take(size)) {
                assertThat(scratch.data().byteSize()).isGreaterThanOrEqualTo(size);
                assertThat(scratch.data(size).byteSize()).isGreaterThanOrEqualTo(size);
                assertThat(scratch.buffer().capacity()).isGreaterThanOrEqualTo((int) size);
            }
        }
    }

    @Test
    void data_moreThanThePlatformThreadsOwnHas_hasRoom() {
        try (Scratch scratch = Scratch.take(1)) {
            assertThat(scratch.data(1_000_000).byteSize()).isEqualTo(1_000_000);
        }
    }

    private static long addressOfData() {
        try (Scratch scratch = Scratch.take(64)) {
            return scratch.data().address();
        }
    }

    /// {@return whether what a virtual thread gets is the pool's, which has the room that the pool's has}
    private static boolean claimed() {
        try (Scratch scratch = Scratch.take(64)) {
            return scratch.data().byteSize() == Scratch.DATA_SIZE;
        }
    }
}
