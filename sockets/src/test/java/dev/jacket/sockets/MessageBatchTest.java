package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a batch holds without a socket.
@OnEachThread
class MessageBatchTest {
    @ParameterizedTest
    @CsvSource({"0,1,0", "1025,1,0", "1,-1,0", "1,1048577,0", "1,1,-1", "1,1,1048577"})
    @Covers("MessageBatch.of")
    void of_sizesOutOfRange_isRefused(int messages, int size, int control) {
        assertThatThrownBy(() -> MessageBatch.of(messages, size, control)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers({
        "MessageBatch.add",
        "MessageBatch.capacity",
        "MessageBatch.count",
        "MessageBatch.data",
        "MessageBatch.message"
    })
    void add_copiesAndMovesThePosition() {
        var batch = MessageBatch.of(2, 4);
        var bytes = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}, 1, 3);

        batch.add(bytes);
        bytes.put(1, (byte) 9);

        assertThat(bytes.remaining()).isZero();
        assertThat(batch.count()).isEqualTo(1);
        assertThat(batch.capacity()).isEqualTo(2);
        assertThat(batch.data(0)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(batch.message(0)).isEqualTo(new Message(3, MsgFlags.NONE, Address.NONE));
    }

    @Test
    @Covers({"MessageBatch.add", "MessageBatch.clear", "MessageBatch.isEmpty"})
    void add_tooLongOrTooMany_isRefusedAndChangesNothing() {
        var batch = MessageBatch.of(1, 4);
        assertThatThrownBy(() -> batch.add(ByteBuffer.allocate(5))).isInstanceOf(IllegalArgumentException.class);
        assertThat(batch.isEmpty()).isTrue();

        batch.add(ByteBuffer.allocate(4));
        assertThatThrownBy(() -> batch.add(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThat(batch.count()).isEqualTo(1);

        batch.clear();
        assertThat(batch.add(ByteBuffer.allocate(1)).count()).isEqualTo(1);
    }

    @Test
    @Covers("MessageBatch.close")
    void closed_isNoLongerUsable() throws IOException {
        var batch = MessageBatch.of(1, 4);
        batch.close();
        batch.close();
        assertThatThrownBy(() -> batch.add(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        try (Socket socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            assertThatThrownBy(() -> socket.recvMany(batch)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void close_whileACallUsesIt_isRefused() {
        var batch = MessageBatch.of(1, 4);
        batch.begin();
        assertThatThrownBy(batch::close).isInstanceOf(IllegalStateException.class);
        batch.end();
        batch.close();
    }
}
