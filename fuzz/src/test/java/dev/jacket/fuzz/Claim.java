package dev.jacket.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What targets claim. Nothing but comparisons, as it is done a million times.
public final class Claim {
    private Claim() {}

    /// Fails unless something holds.
    ///
    /// @param holds whether it does
    /// @param what it is
    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /// Fails unless two things are the same.
    ///
    /// @param one what came out
    /// @param other what should
    /// @param what they are
    public static void same(@Nullable Object one, @Nullable Object other, String what) {
        if (!Objects.equals(one, other)) {
            throw new AssertionError(what + ": " + one + " is not " + other);
        }
    }

    /// Fails unless there is a text, and it is one that a terminal shows: no control characters but those that may act.
    ///
    /// @param text what is shown
    /// @param acting the control characters that may be in it
    public static void shown(String text, String acting) {
        text.codePoints()
                .filter(letter -> acting.indexOf(letter) < 0)
                .forEach(letter -> that(isHarmless(letter), "U+" + Integer.toHexString(letter) + " is shown"));
    }

    private static boolean isHarmless(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            case Character.FORMAT -> letter == 0x200C || letter == 0x200D; // what joins letters
            default -> true;
        };
    }

    /// {@return a text of the bytes, each one letter}
    ///
    /// @param bytes any
    public static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// {@return a text of UTF-8, no longer than people write}
    ///
    /// @param bytes any
    /// @param most how many of them count
    public static String text(byte[] bytes, int most) {
        return new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.UTF_8);
    }

    /// {@return the first byte, which chooses, without sign; 0 if there is none}
    ///
    /// @param bytes any
    public static int choice(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }

    /// {@return what is behind the first bytes}
    ///
    /// @param bytes any
    /// @param count how many those are
    public static byte[] behind(byte[] bytes, int count) {
        return Arrays.copyOfRange(bytes, Math.min(count, bytes.length), bytes.length);
    }
}
