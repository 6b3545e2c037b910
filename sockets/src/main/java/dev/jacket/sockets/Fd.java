package dev.jacket.sockets;

import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Host;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/// A descriptor that has an owner: one that a message brought is closed with its message unless somebody takes
/// it.
///
/// ```java
/// try (Message message = socket.recvFds(buffer, 1)) {
///     Socket passed = Socket.fromFd(message.fds().getFirst().take(), Ownership.ADOPT);
/// }
/// ```
///
/// One that is forgotten is named on stderr, as sockets are.
///
/// **threads:** shared; of those who take or close it, the first one does.
public final class Fd implements AutoCloseable {
    private final int number;

    /// Null for a number that is somebody else's, or none.
    private final @Nullable Descriptor owned;

    private final Cleaner.@Nullable Cleanable watch;

    private Fd(int number, @Nullable Descriptor owned) {
        this.number = number;
        this.owned = owned;
        this.watch = owned == null ? null : Leaks.watch(this, owned);
    }

    /// {@return the owner of a number that nobody else closes}
    ///
    /// @param number an open descriptor
    /// @throws IllegalArgumentException if it is negative
    public static Fd adopt(int number) {
        checkNumber(number);
        return received(Host.system(), number);
    }

    /// {@return a number that stays somebody else's: closing this closes nothing}
    ///
    /// @param number a descriptor
    /// @throws IllegalArgumentException if it is negative
    public static Fd borrow(int number) {
        checkNumber(number);
        return new Fd(number, null);
    }

    private static void checkNumber(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("a descriptor is 0 or more, not " + number);
        }
    }

    /// {@return the owner of what the kernel put into a message: a number, or the negated errno of one it could
    /// not make}
    static Fd received(Host host, int number) {
        if (number < 0) {
            return new Fd(number, null);
        }
        Descriptor descriptor = new Descriptor(host, number);
        descriptor.mayLinger(true); // it may be a socket that lingers, which only its sender knows
        return new Fd(number, descriptor);
    }

    /// {@return the number; -1 once it is closed or taken. The kernel's negated errno where it could not make a
    /// descriptor, as for the [ControlMessage.PidFd] of a process that is gone}
    public int number() {
        return owned == null ? number : owned.fd();
    }

    /// {@return whether there is an open descriptor that this owns}
    public boolean isOwned() {
        return owned != null && !owned.isClosed();
    }

    /// Keeps the number open for a call.
    ///
    /// @return false if it is closed or taken; there is then nothing to [#end]
    boolean begin() {
        return owned == null || owned.enter();
    }

    void end() {
        if (owned != null) {
            owned.exit();
        }
    }

    /// Gives the number to the caller, who closes it from now on.
    ///
    /// @return the number
    /// @throws IllegalStateException if this does not own it, or not any more
    public int take() {
        int taken = owned == null ? -1 : owned.detach();
        if (taken < 0) {
            throw new IllegalStateException(this + " is not owned");
        }
        forget();
        return taken;
    }

    /// Closes the descriptor if this owns it. A second call does nothing.
    ///
    /// **call:** close(2).
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
            forget();
        }
    }

    private void forget() {
        if (watch != null) {
            watch.clean();
        }
    }

    /// {@return such as `fd 7`, `fd 7 (closed)`, `fd 7 (borrowed)`}
    @Override
    public String toString() {
        return owned == null ? "fd " + number + (number < 0 ? "" : " (borrowed)") : owned.toString();
    }
}
