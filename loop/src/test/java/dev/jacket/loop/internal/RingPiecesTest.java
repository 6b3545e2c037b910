package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingPiecesTest {
    private static final int LONGEST = 1 << 16;
    private static final int BUFFERS = 1 << 15;

    private record Piece(int buffer, int length) {}

    private static Piece taken(RingPieces from) {
        int piece = from.take();
        return new Piece(RingPieces.buffer(piece), RingPieces.length(piece));
    }

    @Test
    void pieces_comeOutAsTheyWentIn_howeverManyThereAre() {
        var random = new Random(4);
        var pieces = new RingPieces();
        var expected = new ArrayDeque<Piece>();
        for (int i = 0; i < 10_000; i++) {
            if (expected.isEmpty() || random.nextInt(100) < (i < 5_000 ? 52 : 48)) {
                var piece = new Piece(random.nextInt(BUFFERS), 1 + random.nextInt(LONGEST));
                pieces.add(piece.buffer(), piece.length());
                expected.add(piece);
            } else {
                assertThat(taken(pieces)).isEqualTo(expected.remove());
            }
            assertThat(pieces.count()).isEqualTo(expected.size());
        }
    }

    @Test
    void largestBuffer_andLength_areKept() {
        var pieces = new RingPieces();
        pieces.add(BUFFERS - 1, LONGEST);
        pieces.add(0, 1);
        assertThat(taken(pieces)).isEqualTo(new Piece(BUFFERS - 1, LONGEST));
        assertThat(taken(pieces)).isEqualTo(new Piece(0, 1));
    }
}
