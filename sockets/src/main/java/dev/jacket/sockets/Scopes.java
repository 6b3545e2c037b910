package dev.jacket.sockets;

import dev.jacket.sys.Libc;
import java.lang.foreign.Arena;

/// The scope in `fe80::1%eth0`: which interface a link-local address belongs to.
final class Scopes {
    private Scopes() {}

    /// {@return the number of an interface}
    ///
    /// @param scope its number in decimal, or its name
    static int number(String scope) {
        boolean decimal = !scope.isEmpty() && scope.chars().allMatch(c -> c >= '0' && c <= '9');
        if (decimal && scope.length() <= 10 && Long.parseLong(scope) <= 0xffff_ffffL) {
            return (int) Long.parseLong(scope);
        }
        // The kernel takes 15 bytes; a longer name is unknown to it too. A NUL would end the name before its end.
        int index = decimal || scope.isEmpty() || scope.indexOf('\0') >= 0 ? 0 : index(scope);
        if (index <= 0) {
            throw new IllegalArgumentException("scope \"" + scope + "\" is neither a number nor an interface");
        }
        return index;
    }

    private static int index(String name) {
        try (var arena = Arena.ofConfined()) {
            return Libc.system().if_nametoindex(arena.allocateFrom(name));
        }
    }
}
