package dev.jacket.loop.internal;

/// What a ring has received for a stream and nobody has taken yet: pieces in order, each a buffer and its length.
///
/// **threads:** the loop's, or one that stands in for it and is inside [RingGate#enterBeside].
final class RingPieces {
    private static final int LENGTH_BITS = 16;

    private int[] pieces = new int[2]; // a ring of buffer and length, packed
    private int first;
    private int count;

    int count() {
        return count;
    }

    /// Adds one.
    ///
    /// @param length of what is in the buffer, 1 to 65,536
    void add(int buffer, int length) {
        if (count == pieces.length) {
            grow();
        }
        pieces[(first + count) & (pieces.length - 1)] = buffer << LENGTH_BITS | (length - 1);
        count++;
    }

    private void grow() {
        int[] larger = new int[2 * pieces.length];
        for (int i = 0; i < count; i++) {
            larger[i] = pieces[(first + i) & (pieces.length - 1)];
        }
        pieces = larger;
        first = 0;
    }

    /// {@return the first one, which is taken; there is one}
    int take() {
        int piece = pieces[first];
        first = (first + 1) & (pieces.length - 1);
        count--;
        return piece;
    }

    static int buffer(int piece) {
        return piece >>> LENGTH_BITS;
    }

    static int length(int piece) {
        return (piece & ((1 << LENGTH_BITS) - 1)) + 1;
    }
}
