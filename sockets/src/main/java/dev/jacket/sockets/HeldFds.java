package dev.jacket.sockets;

import java.util.ArrayList;
import java.util.List;

/// Descriptors that stay open for the length of a call: their numbers mean the same files until it is over, whoever
/// closes them meanwhile.
///
/// **threads:** one.
final class HeldFds implements AutoCloseable {
    private final List<Fd> held = new ArrayList<>(0);

    /// {@return whether it is open, or the affair of somebody else}
    boolean add(Fd fd) {
        boolean open = fd.begin();
        if (open) {
            held.add(fd);
        }
        return open;
    }

    /// Holds what a message is to pass on.
    ///
    /// @return whether all of it is open
    boolean addAll(List<ControlMessage> messages) {
        for (ControlMessage message : messages) {
            if (message instanceof ControlMessage.Rights rights
                    && !rights.fds().stream().allMatch(this::add)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        held.forEach(Fd::end);
    }
}
