package dev.jacket.sockets;

import static dev.jacket.sys.Fcntl.FD_CLOEXEC;
import static dev.jacket.sys.Fcntl.F_GETFD;
import static dev.jacket.sys.Fcntl.F_SETFD;
import static dev.jacket.sys.Sockios.SIOCATMARK;
import static dev.jacket.sys.Sockios.SIOCINQ;
import static dev.jacket.sys.Sockios.SIOCOUTQ;
import static dev.jacket.sys.Sockios.SIOCOUTQNSD;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// What a socket is, how it is set, and how long its calls may wait: the calls of [Socket] that move no data.
///
/// **threads:** shared.
abstract sealed class SocketProperties permits SocketBytes {

    final Handle handle;

    SocketProperties(Handle handle) {
        this.handle = handle;
    }

    /// {@return the family it was opened with}
    public Family family() {
        return handle.family;
    }

    /// {@return the type it was opened with, without flag bits}
    public SocketType type() {
        return handle.type;
    }

    /// {@return the protocol it was opened with}
    public Protocol protocol() {
        return handle.protocol;
    }

    /// {@return the descriptor's number, or -1 after close or detach}
    ///
    /// The number stays the socket's property: do not close it.
    public int fd() {
        handle.endPrivacy();
        return handle.descriptor.fd();
    }

    /// {@return whether it is closed or detached}
    public boolean isClosed() {
        return handle.descriptor.isClosed();
    }

    /// {@return the address it is bound to, asked from the kernel}
    ///
    /// **call:** getsockname(2).
    ///
    /// @throws IOException if it is closed
    public Address localAddress() throws IOException {
        return Names.local(handle);
    }

    /// {@return the address it is connected to, asked from the kernel}
    ///
    /// **call:** getpeername(2).
    ///
    /// @throws IOException if it is not connected (ENOTCONN) or closed
    public Address peerAddress() throws IOException {
        return Names.peer(handle);
    }

    /// Limits each call from now on: a call that has not ended by then throws [CallTimeoutException].
    ///
    /// **value:** more than zero; zero is [#nonBlocking()]. The default is no limit. Calls that move much, such as
    /// `sendAll`, are limited as a whole.
    ///
    /// @param limit how long a call may take
    public void timeout(Duration limit) {
        handle.limit(limit);
    }

    /// {@return the limit of each call; empty if there is none, zero if calls do not wait}
    public Optional<Duration> timeout() {
        return Optional.ofNullable(handle.limit());
    }

    /// Lets each call wait without limit: the default.
    public void blocking() {
        handle.limit(null);
    }

    /// Lets no call wait: those that would have to return [Socket#WOULD_BLOCK].
    public void nonBlocking() {
        handle.limit(Duration.ZERO);
    }

    /// {@return whether calls may wait, with a limit or without}
    public boolean isBlocking() {
        return !handle.isNonBlocking();
    }

    /// Sets what runs on the calling thread when a signal has interrupted a system call, before the call goes on.
    /// What it throws leaves the call; where that had moved bytes, a [CallInterruptedException] that is
    /// suppressed in it tells how many.
    ///
    /// @param hook runs between retries
    public void onSignal(Runnable hook) {
        handle.onSignal(hook);
    }

    /// {@return the value of an option}
    ///
    /// **call:** getsockopt(2).
    ///
    /// @param <T> the type of its value
    /// @param option such as [Options#TCP_NODELAY]
    /// @throws IOException if the kernel refuses: ENOPROTOOPT or EOPNOTSUPP where it has no such option
    /// @throws IllegalArgumentException if the option can only be set, or answers a request
    public <T> T get(Option<T> option) throws IOException {
        return OptionCalls.get(handle, option);
    }

    /// {@return the answer of an option whose value depends on a request}
    ///
    /// **call:** getsockopt(2), which reads what stands where it writes.
    ///
    /// @param <T> the type of its value
    /// @param option such as [Options#IP_MSFILTER]
    /// @param request what is asked
    /// @throws IOException if the kernel refuses: ENOPROTOOPT or EOPNOTSUPP where it has no such option
    /// @throws IllegalArgumentException if the option answers no request, or the request is out of range
    public <T> T get(Option<T> option, T request) throws IOException {
        return OptionCalls.get(handle, option, request);
    }

    /// Sets an option.
    ///
    /// **call:** setsockopt(2).
    ///
    /// @param <T> the type of its value
    /// @param option such as [Options#TCP_NODELAY]
    /// @param value its value
    /// @throws IOException if the kernel refuses: ENOPROTOOPT or EOPNOTSUPP where it has no such option
    /// @throws IllegalArgumentException if the value is out of range, or the option can only be read
    public <T> void set(Option<T> option, T value) throws IOException {
        OptionCalls.set(handle, option, value);
    }

    /// {@return an option by its numbers, as the kernel writes it}
    ///
    /// **call:** getsockopt(2).
    ///
    /// @param level the level
    /// @param name the option's number
    /// @param most the room for its value, in bytes, at most 65536
    /// @throws IOException if the kernel refuses
    public byte[] get(int level, int name, int most) throws IOException {
        if (most < 0 || most > OptionCalls.MOST) {
            throw new IllegalArgumentException("an option's length is 0 to " + OptionCalls.MOST + ", not " + most);
        }
        return OptionCalls.get(handle, OptionCalls.Key.of(level, name), new byte[most]);
    }

    /// {@return an option by its numbers, as the kernel writes it over what it reads}
    ///
    /// **call:** getsockopt(2).
    ///
    /// @param level the level
    /// @param name the option's number
    /// @param inOut what is asked; its length is the room for the answer, at most 65536 bytes. It is not changed
    /// @throws IOException if the kernel refuses
    public byte[] get(int level, int name, byte[] inOut) throws IOException {
        return OptionCalls.get(handle, OptionCalls.Key.of(level, name), inOut);
    }

    /// Sets an option by its numbers.
    ///
    /// **call:** setsockopt(2).
    ///
    /// @param level the level
    /// @param name the option's number
    /// @param value its bytes, at most 65536
    /// @throws IOException if the kernel refuses
    public void set(int level, int name, byte[] value) throws IOException {
        OptionCalls.set(handle, OptionCalls.Key.of(level, name), value);
    }

    /// {@return an option by its numbers, as an int}
    ///
    /// **call:** getsockopt(2).
    ///
    /// @param level the level
    /// @param name the option's number
    /// @throws IOException if the kernel refuses
    public int getInt(int level, int name) throws IOException {
        return intOf(OptionCalls.Key.of(level, name));
    }

    private int intOf(OptionCalls.Key key) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            return OptionCalls.intOf(handle, scratch, key);
        } finally {
            handle.end();
        }
    }

    /// Sets an option by its numbers, as an int.
    ///
    /// **call:** setsockopt(2).
    ///
    /// @param level the level
    /// @param name the option's number
    /// @param value its value
    /// @throws IOException if the kernel refuses
    public void setInt(int level, int name, int value) throws IOException {
        OptionCalls.set(handle, OptionCalls.Key.of(level, name), Codecs.int32(value));
    }

    /// {@return the pending error, which is then no longer pending; [Errno#NONE] if there is none}
    ///
    /// **call:** getsockopt(2) with SO_ERROR.
    ///
    /// @throws IOException if it is closed
    public Errno takeError() throws IOException {
        return Errno.of(intOf(OptionCalls.Key.ERROR));
    }

    /// {@return how many bytes can be received at once; on a datagram socket, the size of the first datagram}
    ///
    /// **call:** ioctl(2) with SIOCINQ.
    ///
    /// @throws IOException if it is closed, or a listener (EINVAL)
    public int available() throws IOException {
        return ioctlInt(SIOCINQ);
    }

    /// {@return how many bytes have been sent and not yet been taken by the peer}
    ///
    /// **call:** ioctl(2) with SIOCOUTQ.
    ///
    /// @throws IOException if it is closed, or a listener (EINVAL)
    public int unsent() throws IOException {
        return ioctlInt(SIOCOUTQ);
    }

    /// {@return how many bytes have been accepted from the program and not yet been sent at all}
    ///
    /// **call:** ioctl(2) with SIOCOUTQNSD.
    ///
    /// @throws IOException if it is closed, or no TCP socket (ENOTTY), or a listener (EINVAL)
    public int notSent() throws IOException {
        return ioctlInt(SIOCOUTQNSD);
    }

    /// {@return whether the next byte to receive comes after the mark of urgent data}
    ///
    /// **call:** ioctl(2) with SIOCATMARK, as sockatmark(3).
    ///
    /// @throws IOException if it is closed, or its kind has no urgent data (ENOTTY)
    public boolean atMark() throws IOException {
        return ioctlInt(SIOCATMARK) != 0;
    }

    private int ioctlInt(long request) throws IOException {
        handle.begin();
        try (Scratch scratch = Scratch.take()) {
            long result = handle.again(() -> handle.kernel.ioctl(handle.fd(), request, scratch.address(0)));
            if (result < 0) {
                throw handle.failure("ioctl", result);
            }
            return scratch.control().get(JAVA_INT, 0);
        } finally {
            handle.end();
        }
    }

    /// {@return whether child processes inherit the descriptor; false unless set}
    ///
    /// **call:** fcntl(2) with F_GETFD.
    ///
    /// @throws IOException if it is closed
    public boolean inheritable() throws IOException {
        return (fcntl(F_GETFD, 0) & FD_CLOEXEC) == 0;
    }

    /// Sets whether child processes inherit the descriptor.
    ///
    /// **call:** fcntl(2) with F_SETFD.
    ///
    /// @param inherit whether they do
    /// @throws IOException if it is closed
    public void inheritable(boolean inherit) throws IOException {
        handle.endPrivacy();
        fcntl(F_SETFD, inherit ? 0 : FD_CLOEXEC);
    }

    long fcntl(int operation, long argument) throws IOException {
        handle.begin();
        try {
            long result = handle.again(() -> handle.kernel.fcntl(handle.fd(), operation, argument));
            if (result < 0) {
                throw handle.failure("fcntl", result);
            }
            return result;
        } finally {
            handle.end();
        }
    }
}
