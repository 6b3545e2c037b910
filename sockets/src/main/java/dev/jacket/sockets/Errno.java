package dev.jacket.sockets;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.Libc;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Why a system call failed: the number of errno(3), with its name and the system's text. An open value: any number
/// has one.
///
/// ```java
/// try {
///     socket.bind(Address.inet("127.0.0.1", 80));
/// } catch (IOException e) {
///     if (Errno.of(e).isPermission()) System.err.println("ports below 1024 are for root");
/// }
/// ```
///
/// **threads:** immutable.
///
/// @param number the number, 0 for [#NONE]
@SuppressWarnings("doclint:missing") // errno(3) documents each
public record Errno(int number) implements Serializable {
    // Before the constants, whose making fills it.
    private static final @Nullable String[] NAMES = new @Nullable String[134];
    private static final @Nullable String[] TEXTS = new @Nullable String[134];

    /// No failure.
    public static final Errno NONE = named(0, "NONE");

    public static final Errno EPERM = named(Errnos.EPERM, "EPERM");
    public static final Errno ENOENT = named(Errnos.ENOENT, "ENOENT");
    public static final Errno ESRCH = named(Errnos.ESRCH, "ESRCH");
    public static final Errno EINTR = named(Errnos.EINTR, "EINTR");
    public static final Errno EIO = named(Errnos.EIO, "EIO");
    public static final Errno ENXIO = named(Errnos.ENXIO, "ENXIO");
    public static final Errno E2BIG = named(Errnos.E2BIG, "E2BIG");
    public static final Errno ENOEXEC = named(Errnos.ENOEXEC, "ENOEXEC");
    public static final Errno EBADF = named(Errnos.EBADF, "EBADF");
    public static final Errno ECHILD = named(Errnos.ECHILD, "ECHILD");
    public static final Errno EAGAIN = named(Errnos.EAGAIN, "EAGAIN");
    public static final Errno ENOMEM = named(Errnos.ENOMEM, "ENOMEM");
    public static final Errno EACCES = named(Errnos.EACCES, "EACCES");
    public static final Errno EFAULT = named(Errnos.EFAULT, "EFAULT");
    public static final Errno ENOTBLK = named(Errnos.ENOTBLK, "ENOTBLK");
    public static final Errno EBUSY = named(Errnos.EBUSY, "EBUSY");
    public static final Errno EEXIST = named(Errnos.EEXIST, "EEXIST");
    public static final Errno EXDEV = named(Errnos.EXDEV, "EXDEV");
    public static final Errno ENODEV = named(Errnos.ENODEV, "ENODEV");
    public static final Errno ENOTDIR = named(Errnos.ENOTDIR, "ENOTDIR");
    public static final Errno EISDIR = named(Errnos.EISDIR, "EISDIR");
    public static final Errno EINVAL = named(Errnos.EINVAL, "EINVAL");
    public static final Errno ENFILE = named(Errnos.ENFILE, "ENFILE");
    public static final Errno EMFILE = named(Errnos.EMFILE, "EMFILE");
    public static final Errno ENOTTY = named(Errnos.ENOTTY, "ENOTTY");
    public static final Errno ETXTBSY = named(Errnos.ETXTBSY, "ETXTBSY");
    public static final Errno EFBIG = named(Errnos.EFBIG, "EFBIG");
    public static final Errno ENOSPC = named(Errnos.ENOSPC, "ENOSPC");
    public static final Errno ESPIPE = named(Errnos.ESPIPE, "ESPIPE");
    public static final Errno EROFS = named(Errnos.EROFS, "EROFS");
    public static final Errno EMLINK = named(Errnos.EMLINK, "EMLINK");
    public static final Errno EPIPE = named(Errnos.EPIPE, "EPIPE");
    public static final Errno EDOM = named(Errnos.EDOM, "EDOM");
    public static final Errno ERANGE = named(Errnos.ERANGE, "ERANGE");
    public static final Errno EDEADLK = named(Errnos.EDEADLK, "EDEADLK");
    public static final Errno ENAMETOOLONG = named(Errnos.ENAMETOOLONG, "ENAMETOOLONG");
    public static final Errno ENOLCK = named(Errnos.ENOLCK, "ENOLCK");
    public static final Errno ENOSYS = named(Errnos.ENOSYS, "ENOSYS");
    public static final Errno ENOTEMPTY = named(Errnos.ENOTEMPTY, "ENOTEMPTY");
    public static final Errno ELOOP = named(Errnos.ELOOP, "ELOOP");
    public static final Errno ENOMSG = named(Errnos.ENOMSG, "ENOMSG");
    public static final Errno EIDRM = named(Errnos.EIDRM, "EIDRM");
    public static final Errno ECHRNG = named(Errnos.ECHRNG, "ECHRNG");
    public static final Errno EL2NSYNC = named(Errnos.EL2NSYNC, "EL2NSYNC");
    public static final Errno EL3HLT = named(Errnos.EL3HLT, "EL3HLT");
    public static final Errno EL3RST = named(Errnos.EL3RST, "EL3RST");
    public static final Errno ELNRNG = named(Errnos.ELNRNG, "ELNRNG");
    public static final Errno EUNATCH = named(Errnos.EUNATCH, "EUNATCH");
    public static final Errno ENOCSI = named(Errnos.ENOCSI, "ENOCSI");
    public static final Errno EL2HLT = named(Errnos.EL2HLT, "EL2HLT");
    public static final Errno EBADE = named(Errnos.EBADE, "EBADE");
    public static final Errno EBADR = named(Errnos.EBADR, "EBADR");
    public static final Errno EXFULL = named(Errnos.EXFULL, "EXFULL");
    public static final Errno ENOANO = named(Errnos.ENOANO, "ENOANO");
    public static final Errno EBADRQC = named(Errnos.EBADRQC, "EBADRQC");
    public static final Errno EBADSLT = named(Errnos.EBADSLT, "EBADSLT");
    public static final Errno EBFONT = named(Errnos.EBFONT, "EBFONT");
    public static final Errno ENOSTR = named(Errnos.ENOSTR, "ENOSTR");
    public static final Errno ENODATA = named(Errnos.ENODATA, "ENODATA");
    public static final Errno ETIME = named(Errnos.ETIME, "ETIME");
    public static final Errno ENOSR = named(Errnos.ENOSR, "ENOSR");
    public static final Errno ENONET = named(Errnos.ENONET, "ENONET");
    public static final Errno ENOPKG = named(Errnos.ENOPKG, "ENOPKG");
    public static final Errno EREMOTE = named(Errnos.EREMOTE, "EREMOTE");
    public static final Errno ENOLINK = named(Errnos.ENOLINK, "ENOLINK");
    public static final Errno EADV = named(Errnos.EADV, "EADV");
    public static final Errno ESRMNT = named(Errnos.ESRMNT, "ESRMNT");
    public static final Errno ECOMM = named(Errnos.ECOMM, "ECOMM");
    public static final Errno EPROTO = named(Errnos.EPROTO, "EPROTO");
    public static final Errno EMULTIHOP = named(Errnos.EMULTIHOP, "EMULTIHOP");
    public static final Errno EDOTDOT = named(Errnos.EDOTDOT, "EDOTDOT");
    public static final Errno EBADMSG = named(Errnos.EBADMSG, "EBADMSG");
    public static final Errno EOVERFLOW = named(Errnos.EOVERFLOW, "EOVERFLOW");
    public static final Errno ENOTUNIQ = named(Errnos.ENOTUNIQ, "ENOTUNIQ");
    public static final Errno EBADFD = named(Errnos.EBADFD, "EBADFD");
    public static final Errno EREMCHG = named(Errnos.EREMCHG, "EREMCHG");
    public static final Errno ELIBACC = named(Errnos.ELIBACC, "ELIBACC");
    public static final Errno ELIBBAD = named(Errnos.ELIBBAD, "ELIBBAD");
    public static final Errno ELIBSCN = named(Errnos.ELIBSCN, "ELIBSCN");
    public static final Errno ELIBMAX = named(Errnos.ELIBMAX, "ELIBMAX");
    public static final Errno ELIBEXEC = named(Errnos.ELIBEXEC, "ELIBEXEC");
    public static final Errno EILSEQ = named(Errnos.EILSEQ, "EILSEQ");
    public static final Errno ERESTART = named(Errnos.ERESTART, "ERESTART");
    public static final Errno ESTRPIPE = named(Errnos.ESTRPIPE, "ESTRPIPE");
    public static final Errno EUSERS = named(Errnos.EUSERS, "EUSERS");
    public static final Errno ENOTSOCK = named(Errnos.ENOTSOCK, "ENOTSOCK");
    public static final Errno EDESTADDRREQ = named(Errnos.EDESTADDRREQ, "EDESTADDRREQ");
    public static final Errno EMSGSIZE = named(Errnos.EMSGSIZE, "EMSGSIZE");
    public static final Errno EPROTOTYPE = named(Errnos.EPROTOTYPE, "EPROTOTYPE");
    public static final Errno ENOPROTOOPT = named(Errnos.ENOPROTOOPT, "ENOPROTOOPT");
    public static final Errno EPROTONOSUPPORT = named(Errnos.EPROTONOSUPPORT, "EPROTONOSUPPORT");
    public static final Errno ESOCKTNOSUPPORT = named(Errnos.ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT");
    public static final Errno EOPNOTSUPP = named(Errnos.EOPNOTSUPP, "EOPNOTSUPP");
    public static final Errno EPFNOSUPPORT = named(Errnos.EPFNOSUPPORT, "EPFNOSUPPORT");
    public static final Errno EAFNOSUPPORT = named(Errnos.EAFNOSUPPORT, "EAFNOSUPPORT");
    public static final Errno EADDRINUSE = named(Errnos.EADDRINUSE, "EADDRINUSE");
    public static final Errno EADDRNOTAVAIL = named(Errnos.EADDRNOTAVAIL, "EADDRNOTAVAIL");
    public static final Errno ENETDOWN = named(Errnos.ENETDOWN, "ENETDOWN");
    public static final Errno ENETUNREACH = named(Errnos.ENETUNREACH, "ENETUNREACH");
    public static final Errno ENETRESET = named(Errnos.ENETRESET, "ENETRESET");
    public static final Errno ECONNABORTED = named(Errnos.ECONNABORTED, "ECONNABORTED");
    public static final Errno ECONNRESET = named(Errnos.ECONNRESET, "ECONNRESET");
    public static final Errno ENOBUFS = named(Errnos.ENOBUFS, "ENOBUFS");
    public static final Errno EISCONN = named(Errnos.EISCONN, "EISCONN");
    public static final Errno ENOTCONN = named(Errnos.ENOTCONN, "ENOTCONN");
    public static final Errno ESHUTDOWN = named(Errnos.ESHUTDOWN, "ESHUTDOWN");
    public static final Errno ETOOMANYREFS = named(Errnos.ETOOMANYREFS, "ETOOMANYREFS");
    public static final Errno ETIMEDOUT = named(Errnos.ETIMEDOUT, "ETIMEDOUT");
    public static final Errno ECONNREFUSED = named(Errnos.ECONNREFUSED, "ECONNREFUSED");
    public static final Errno EHOSTDOWN = named(Errnos.EHOSTDOWN, "EHOSTDOWN");
    public static final Errno EHOSTUNREACH = named(Errnos.EHOSTUNREACH, "EHOSTUNREACH");
    public static final Errno EALREADY = named(Errnos.EALREADY, "EALREADY");
    public static final Errno EINPROGRESS = named(Errnos.EINPROGRESS, "EINPROGRESS");
    public static final Errno ESTALE = named(Errnos.ESTALE, "ESTALE");
    public static final Errno EUCLEAN = named(Errnos.EUCLEAN, "EUCLEAN");
    public static final Errno ENOTNAM = named(Errnos.ENOTNAM, "ENOTNAM");
    public static final Errno ENAVAIL = named(Errnos.ENAVAIL, "ENAVAIL");
    public static final Errno EISNAM = named(Errnos.EISNAM, "EISNAM");
    public static final Errno EREMOTEIO = named(Errnos.EREMOTEIO, "EREMOTEIO");
    public static final Errno EDQUOT = named(Errnos.EDQUOT, "EDQUOT");
    public static final Errno ENOMEDIUM = named(Errnos.ENOMEDIUM, "ENOMEDIUM");
    public static final Errno EMEDIUMTYPE = named(Errnos.EMEDIUMTYPE, "EMEDIUMTYPE");
    public static final Errno ECANCELED = named(Errnos.ECANCELED, "ECANCELED");
    public static final Errno ENOKEY = named(Errnos.ENOKEY, "ENOKEY");
    public static final Errno EKEYEXPIRED = named(Errnos.EKEYEXPIRED, "EKEYEXPIRED");
    public static final Errno EKEYREVOKED = named(Errnos.EKEYREVOKED, "EKEYREVOKED");
    public static final Errno EKEYREJECTED = named(Errnos.EKEYREJECTED, "EKEYREJECTED");
    public static final Errno EOWNERDEAD = named(Errnos.EOWNERDEAD, "EOWNERDEAD");
    public static final Errno ENOTRECOVERABLE = named(Errnos.ENOTRECOVERABLE, "ENOTRECOVERABLE");
    public static final Errno ERFKILL = named(Errnos.ERFKILL, "ERFKILL");
    public static final Errno EHWPOISON = named(Errnos.EHWPOISON, "EHWPOISON");

    private static Errno named(int number, String name) {
        NAMES[number] = name;
        return new Errno(number);
    }

    /// {@return the errno of a number}
    ///
    /// @param number any
    public static Errno of(int number) {
        return new Errno(number);
    }

    /// {@return why the kernel refused the call that ended in this exception, or its cause; [#NONE] if it was not
    /// the kernel}
    ///
    /// @param failure any exception
    public static Errno of(Throwable failure) {
        Throwable at = failure;
        // A chain of causes may be a circle, so it is not followed for ever.
        for (int depth = 0; at != null && depth < 32; depth++) {
            if (at instanceof CallFailure call) {
                return call.errno();
            }
            if (at instanceof ResolveException resolve) {
                return resolve.errno();
            }
            at = at.getCause();
        }
        return NONE;
    }

    /// {@return the name, such as `ECONNREFUSED`; `E` and the number if it has none}
    public String name() {
        String name = number >= 0 && number < NAMES.length ? NAMES[number] : null;
        return name != null ? name : "E" + number;
    }

    /// {@return the system's text, such as `Connection refused`}
    public String text() {
        if (number < 0 || number >= TEXTS.length) {
            return textOf(number);
        }
        // Threads may race to fill a place: each writes the same text.
        String text = TEXTS[number];
        if (text == null) {
            text = textOf(number);
            TEXTS[number] = text;
        }
        return text;
    }

    private static String textOf(int number) {
        if (number == 0) {
            return "No error";
        }
        String text = Libc.system().strerror(number);
        return text.isEmpty() ? "Unknown error " + number : text;
    }

    /// {@return whether the peer or the way to it is gone: ECONNRESET, EPIPE, ECONNABORTED, ENETRESET, ETIMEDOUT}
    public boolean isConnectionGone() {
        return switch (number) {
            case Errnos.ECONNRESET, Errnos.EPIPE, Errnos.ECONNABORTED, Errnos.ENETRESET, Errnos.ETIMEDOUT -> true;
            default -> false;
        };
    }

    /// {@return whether this process or the system ran out of something: EMFILE, ENFILE, ENOBUFS, ENOMEM}
    public boolean isResource() {
        return switch (number) {
            case Errnos.EMFILE, Errnos.ENFILE, Errnos.ENOBUFS, Errnos.ENOMEM -> true;
            default -> false;
        };
    }

    /// {@return whether this user may not: EACCES, EPERM}
    public boolean isPermission() {
        return number == Errnos.EACCES || number == Errnos.EPERM;
    }

    /// {@return the name and the text: `ECONNREFUSED (Connection refused)`}
    @Override
    public String toString() {
        return number == 0 ? "NONE" : name() + " (" + text() + ")";
    }

    // Written out, as what javac gives a record is linked by bootstrap methods: 12 ms of the first start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Errno that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
