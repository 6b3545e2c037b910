package dev.jacket.tls;

/// Tells names from addresses.
final class HostName {
    private HostName() {}

    /// {@return whether it is a name that a client may ask for: addresses and the empty text are not}
    static boolean isName(String text) {
        if (text.isEmpty() || text.indexOf(':') >= 0) {
            return false;
        }
        String last = text.substring(text.lastIndexOf('.') + 1);
        return !last.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
