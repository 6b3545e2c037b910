package dev.jacket.sockets;

import dev.jacket.sys.Libc;
import dev.jacket.sys.Netdb;
import java.io.Serial;
import java.net.UnknownHostException;

/// A name that could not be resolved, and why.
///
/// **threads:** immutable.
public final class ResolveException extends UnknownHostException {
    @Serial
    private static final long serialVersionUID = 1;

    /// The call, then what was asked.
    private final String place;

    /// An EAI_ number.
    private final int code;

    /// With EAI_SYSTEM, why.
    private final Errno errno;

    /// A name that could not be resolved.
    ///
    /// @param place the call, then what was asked: `getaddrinfo nowhere.example`
    /// @param code an EAI_ number
    /// @param errno why, if the code is EAI_SYSTEM; else [Errno#NONE]
    public ResolveException(String place, int code, Errno errno) {
        this.place = place;
        this.code = code;
        this.errno = errno;
    }

    /// {@return the EAI_ number, below zero}
    public int code() {
        return code;
    }

    /// {@return its name, such as `EAI_NONAME`; `EAI_` and the number if it has none}
    public String codeName() {
        return switch (code) {
            case Netdb.EAI_BADFLAGS -> "EAI_BADFLAGS";
            case Netdb.EAI_NONAME -> "EAI_NONAME";
            case Netdb.EAI_AGAIN -> "EAI_AGAIN";
            case Netdb.EAI_FAIL -> "EAI_FAIL";
            case Netdb.EAI_NODATA -> "EAI_NODATA";
            case Netdb.EAI_FAMILY -> "EAI_FAMILY";
            case Netdb.EAI_SOCKTYPE -> "EAI_SOCKTYPE";
            case Netdb.EAI_SERVICE -> "EAI_SERVICE";
            case Netdb.EAI_ADDRFAMILY -> "EAI_ADDRFAMILY";
            case Netdb.EAI_MEMORY -> "EAI_MEMORY";
            case Netdb.EAI_SYSTEM -> "EAI_SYSTEM";
            case Netdb.EAI_OVERFLOW -> "EAI_OVERFLOW";
            default -> "EAI_" + code;
        };
    }

    /// {@return why the system refused, if the code is EAI_SYSTEM; else [Errno#NONE]}
    public Errno errno() {
        return errno;
    }

    /// {@return whether the same question may be answered later: EAI_AGAIN}
    public boolean isTemporary() {
        return code == Netdb.EAI_AGAIN;
    }

    /// {@return what was asked and why there is no answer: `getaddrinfo nowhere.example: EAI_NONAME (Name or
    /// service not known)`}
    @Override
    public String getMessage() {
        return place + ": "
                + (errno.equals(Errno.NONE) ? codeName() + " (" + Libc.system().gai_strerror(code) + ")" : errno);
    }
}
