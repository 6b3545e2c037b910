package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.io.Serial;

/// The kernel takes no such option here; the message is the whole line.
final class RefusedOption extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// @param protocol of the socket
    /// @param setting name and value
    RefusedOption(String protocol, String setting, IOException cause) {
        super("setsockopt " + protocol + " " + setting + " : " + Errno.of(cause) + remedy(Errno.of(cause)), cause);
    }

    private static String remedy(Errno errno) {
        if (errno.isPermission()) {
            return "; it needs a capability, most likely CAP_NET_ADMIN or CAP_NET_RAW";
        }
        return errno.equals(Errno.ENOPROTOOPT) || errno.equals(Errno.EOPNOTSUPP)
                ? "; this kind of socket or this kernel does not have it"
                : "";
    }
}
