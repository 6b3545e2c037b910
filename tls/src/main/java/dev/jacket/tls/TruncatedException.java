package dev.jacket.tls;

import java.io.Serial;
import javax.net.ssl.SSLException;

/// The connection ended without the peer's good-bye: what came may not be all that it sent.
///
/// **threads:** immutable.
public final class TruncatedException extends SSLException {
    @Serial
    private static final long serialVersionUID = 1;

    TruncatedException(String message) {
        super(message);
    }
}
