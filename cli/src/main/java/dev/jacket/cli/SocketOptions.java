package dev.jacket.cli;

import java.util.List;

/// Socket options by their kebab-case names.
final class SocketOptions {
    private SocketOptions() {}

    static boolean isKnown(String word) {
        return words().contains(word);
    }

    static List<String> words() {
        return List.of();
    }
}
