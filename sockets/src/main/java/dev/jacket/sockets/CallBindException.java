package dev.jacket.sockets;

import java.io.Serial;
import java.net.BindException;

/// A [BindException] that knows the call, the errno and the addresses.
final class CallBindException extends BindException implements CallFailure {
    @Serial
    private static final long serialVersionUID = 1;

    private final CallDetails details;

    CallBindException(CallDetails details) {
        this.details = details;
    }

    @Override
    public CallDetails details() {
        return details;
    }

    @Override
    public String getMessage() {
        return details.toString();
    }
}
