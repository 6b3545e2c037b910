package dev.jacket.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the known word that somebody most likely meant.
final class Nearest {
    private Nearest() {}

    /// {@return `; did you mean WORD?` or nothing when no word is near}
    static String hint(String typed, Collection<String> known) {
        String word = to(typed, known);
        return word == null ? "" : "; did you mean " + word + "?";
    }

    /// {@return the nearest word, or null when all of them are far}
    static @Nullable String to(String typed, Collection<String> known) {
        String best = null;
        int least = Math.max(1, typed.length() / 3) + 1;
        for (String word : known) {
            int distance = word.startsWith(typed) && typed.length() > 2 ? 1 : distance(typed, word);
            if (distance < least) {
                least = distance;
                best = word;
            }
        }
        return best;
    }

    /// Edits between two words; two neighbours swapped count as one.
    static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            rows[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            rows[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + same);
                rows[i][j] = swapped(a, b, i, j) ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
            }
        }
        return rows[a.length()][b.length()];
    }

    private static boolean swapped(String a, String b, int i, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
