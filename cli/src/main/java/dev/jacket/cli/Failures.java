package dev.jacket.cli;

import dev.jacket.server.TooLongException;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallDetails;
import dev.jacket.sockets.CallFailure;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.ResolveException;
import dev.jacket.tls.UntrustedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/// The one place where a failure becomes a line and an exit code.
final class Failures {
    private Failures() {}

    /// Says what ended the run; {@return its exit code}
    static int report(Run run, Throwable failure) {
        if (failure instanceof StdoutGone || failure.getCause() instanceof StdoutGone) {
            return Exit.STDOUT_GONE;
        }
        var trouble = trouble(run, failure);
        String line = trouble.line(run.verb().word());
        if (!line.isEmpty()) {
            run.notices().error(line);
            run.events().error(trouble.exit(), failure, line);
        }
        if (run.notices().verbosity() >= 3) {
            Std.error(Sanitize.text(trace(failure)));
        }
        return trouble.exit();
    }

    static String trace(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /// {@return whether it failed between us and the peer, not on our own side}
    static boolean isNetwork(Throwable failure) {
        return failure instanceof CallFailure
                || failure instanceof SocketTimeoutException
                || failure instanceof SSLException;
    }

    /// {@return the line for a failure of the network, for those who go on after it}
    static String text(Run run, Throwable failure) {
        return trouble(run, failure).line(run.verb().word());
    }

    static Trouble trouble(Run run, Throwable failure) {
        return switch (failure) {
            case Trouble trouble -> trouble;
            case CallFailure call -> ofCall(call.details(), failure);
            case RefusedOption refused ->
                Trouble.of(
                        Exit.USAGE, String.valueOf(refused.getMessage()), Objects.requireNonNull(refused.getCause()));
            case CallTimeoutException late -> Trouble.of(Exit.TIME, late(late.getMessage()), failure);
            case ResolveException unknown -> ofName(run, unknown);
            case FileSystemException file -> ofFile(file);
            case TooLongException tooLong ->
                Trouble.of(Exit.NETWORK, "recv " + run.place() + " : " + tooLong.getMessage(), failure);
            case SSLException tls -> ofTls(run, tls);
            case UncheckedIOException wrapped -> trouble(run, Objects.requireNonNull(wrapped.getCause()));
            case InterruptedException _ -> run.expired();
            case IOException io when run.hasExpired() -> run.expired();
            case IOException io -> Trouble.of(Exit.USAGE, spaced(String.valueOf(io.getMessage())), failure);
            default ->
                Trouble.of(
                        Exit.DEFECT,
                        "a defect of ours : " + failure + "; please report it with what -vvv prints",
                        failure);
        };
    }

    /// The library's texts end the place with a colon, the command's with a space and a colon.
    private static String spaced(String text) {
        int colon = text.indexOf(": ");
        return colon > 0 && text.charAt(colon - 1) != ' '
                ? text.substring(0, colon) + " " + text.substring(colon)
                : text;
    }

    /// {@return the library's text with one address: the peer's where there is one}
    private static String late(String text) {
        int end = text.lastIndexOf(": ");
        int own = text.indexOf(' ', text.indexOf(' ') + 1) + 1;
        if (own > end) {
            return spaced(text); // no address
        }
        int peer = text.indexOf(" -> ");
        String address = text.substring(peer < 0 ? own : peer + 4, end);
        return text.substring(0, own) + Places.bare(address) + " " + text.substring(end);
    }

    private static Trouble ofCall(CallDetails details, Throwable failure) {
        Errno errno = details.errno();
        return Trouble.of(exit(details), place(details) + " : " + errno + Remedy.of(details), failure);
    }

    /// One address: the peer's where there is one, our own where we bind.
    private static String place(CallDetails details) {
        boolean own = details.call().equals("bind")
                || details.call().equals("listen")
                || details.call().equals("accept");
        Address address = own || details.peer().equals(Address.NONE) ? details.local() : details.peer();
        String text = address.equals(Address.NONE) ? "" : " " + EventText.bare(address);
        return verb(details.call()) + " " + details.protocol() + text;
    }

    /// Which of its forms of receiving or sending the command used is its own affair.
    private static String verb(String call) {
        return switch (call) {
            case "recvmsg", "recvfrom" -> "recv";
            case "sendmsg", "sendto" -> "send";
            default -> call;
        };
    }

    private static int exit(CallDetails details) {
        Errno errno = details.errno();
        boolean ours = (details.call().equals("bind") && isOfPath(errno))
                || errno.isPermission()
                || errno.isResource()
                || errno.equals(Errno.EMSGSIZE)
                || errno.equals(Errno.EINVAL)
                || errno.equals(Errno.ENOTSOCK)
                || errno.equals(Errno.EBADF)
                || errno.equals(Errno.EDOM)
                || errno.equals(Errno.ENODEV)
                || errno.equals(Errno.ENOPROTOOPT)
                || errno.equals(Errno.EOPNOTSUPP)
                || errno.equals(Errno.EAFNOSUPPORT)
                || errno.equals(Errno.EPROTONOSUPPORT)
                || errno.equals(Errno.ESOCKTNOSUPPORT);
        return ours ? Exit.USAGE : Exit.NETWORK;
    }

    /// Where a socket's file cannot be, which is our own choice; a peer's that is not there is its absence.
    private static boolean isOfPath(Errno errno) {
        return errno.equals(Errno.ENOENT)
                || errno.equals(Errno.ENOTDIR)
                || errno.equals(Errno.ELOOP)
                || errno.equals(Errno.EROFS)
                || errno.equals(Errno.ENAMETOOLONG);
    }

    private static Trouble ofTls(Run run, SSLException failure) {
        return failure instanceof UntrustedException untrusted
                ? Trouble.of(
                        Exit.IDENTITY,
                        run.place() + " : " + untrusted.getMessage() + "; to trust exactly this one: --pin sha256:"
                                + untrusted.sha256(),
                        failure)
                : Trouble.of(Exit.NETWORK, run.place() + " : " + failure.getMessage(), failure);
    }

    private static Trouble ofName(Run run, ResolveException e) {
        String place = e.getMessage();
        int asked = place.indexOf(' ');
        String text = asked < 0 ? place : place.substring(asked + 1);
        return Trouble.of(Exit.NETWORK, "resolve " + run.protocol() + " " + spaced(text), e);
    }

    private static Trouble ofFile(FileSystemException e) {
        return Trouble.of(Exit.USAGE, "open file " + e.getFile() + " : " + FileFailures.errno(e), e);
    }
}
