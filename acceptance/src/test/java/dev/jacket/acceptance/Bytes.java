package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Bytes to compare: a failure shows both sides as text and in hex.
final class Bytes {
    private Bytes() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void same(byte[] actual, String expected) {
        same(actual, utf8(expected));
    }

    static void same(byte[] actual, byte[] expected) {
        if (!Arrays.equals(actual, expected)) {
            var at = Arrays.mismatch(actual, expected);
            assertThat(show(actual))
                    .describedAs("first difference at byte %d of %d and %d", at, actual.length, expected.length)
                    .isEqualTo(show(expected));
        }
    }

    /// The bytes as text with escapes, and in hex; of long ones the first 200.
    static String show(byte[] bytes) {
        var text = new StringBuilder();
        var shown = Math.min(bytes.length, 200);
        for (var i = 0; i < shown; i++) {
            text.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? "" + (char) bytes[i] : "\\x%02x".formatted(bytes[i]));
        }
        var hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
        return bytes.length + " bytes: " + text + (shown < bytes.length ? "..." : "") + " | " + hex;
    }

    /// Random bytes that a failure can be repeated with.
    static byte[] random(long seed, int size) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha(byte[] bytes) {
        return HexFormat.of().formatHex(Collected.sha256().digest(bytes));
    }
}
