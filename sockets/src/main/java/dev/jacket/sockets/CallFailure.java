package dev.jacket.sockets;

/// What every exception from a refused system call can tell. Catch `java.net.SocketException`, or the JDK's class
/// for the case, and ask for this:
///
/// ```java
/// } catch (ConnectException e) {
///     if (e instanceof CallFailure failure) log(failure.errno(), failure.peer());
/// ```
///
/// **threads:** immutable.
public sealed interface CallFailure
        permits SocketCallException,
                CallBindException,
                CallConnectException,
                CallNoRouteException,
                CallPortUnreachableException {
    /// {@return all that is known}
    CallDetails details();

    /// {@return the verb, such as `connect`}
    default String call() {
        return details().call();
    }

    /// {@return why the kernel refused}
    default Errno errno() {
        return details().errno();
    }

    /// {@return the socket's own address, [Address#NONE] if it could not be had}
    default Address local() {
        return details().local();
    }

    /// {@return the other side's address, [Address#NONE] if it could not be had}
    default Address peer() {
        return details().peer();
    }

    /// {@return how many bytes the call had moved before it failed; 0 except for calls of several steps}
    default long bytesTransferred() {
        return details().bytesTransferred();
    }
}
