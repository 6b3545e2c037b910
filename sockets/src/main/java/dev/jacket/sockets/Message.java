package dev.jacket.sockets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one receive of a message brought: how much, from whom, what the kernel says of it, and what came with
/// it.
///
/// It owns the descriptors among its control messages: [#close] closes those that nobody has taken. A message
/// without any need not be closed.
///
/// **threads:** immutable; its descriptors are shared.
///
/// @param count how many bytes are in the buffers; 0 for an empty datagram, [Socket#EOF], or
///     [Socket#WOULD_BLOCK]. More than there was room for, if [MsgFlags#MSG_TRUNC] was asked for
/// @param flags what came back: [MsgFlags#MSG_TRUNC] if the message was longer than the buffers,
///     [MsgFlags#MSG_CTRUNC] if control messages were cut
/// @param address who sent it; [Address#NONE] for TCP and connected Unix streams. Whom it was for, if it came
///     from the error queue
/// @param control the control messages, in the kernel's order
public record Message(int count, MsgFlags flags, Address address, List<ControlMessage> control)
        implements AutoCloseable {
    /// A message that would have to be waited for.
    static final Message NONE = new Message(Socket.WOULD_BLOCK, MsgFlags.NONE, Address.NONE);

    /// Copies the list.
    public Message {
        control = List.copyOf(control);
    }

    /// A message without control messages.
    ///
    /// @param count as above
    /// @param flags as above
    /// @param address as above
    public Message(int count, MsgFlags flags, Address address) {
        this(count, flags, address, List.of());
    }

    /// {@return whether the message was longer than the buffers}
    public boolean isTruncated() {
        return flags.has(MsgFlags.MSG_TRUNC);
    }

    /// {@return whether there was not room for all control messages; descriptors without room are closed
    /// already}
    public boolean isControlTruncated() {
        return flags.has(MsgFlags.MSG_CTRUNC);
    }

    /// {@return the first control message of a type}
    ///
    /// @param type such as `ControlMessage.PacketInfo.class`
    /// @param <T> the type
    public <T extends ControlMessage> Optional<T> find(Class<T> type) {
        return control.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /// {@return the descriptors that were passed with it, in order; [Fd#take] keeps one open}
    public List<Fd> fds() {
        return control.stream()
                .filter(ControlMessage.Rights.class::isInstance)
                .flatMap(rights -> ((ControlMessage.Rights) rights).fds().stream())
                .toList();
    }

    /// {@return this message with so many descriptors at most; the others are closed}
    Message limitedTo(int most) {
        List<Fd> all = fds();
        if (all.size() <= most) {
            return this;
        }
        all.subList(most, all.size()).forEach(Fd::close);
        var kept = new ArrayList<ControlMessage>();
        for (ControlMessage each : control) {
            if (!(each instanceof ControlMessage.Rights)) {
                kept.add(each);
            }
        }
        if (most > 0) {
            kept.add(new ControlMessage.Rights(all.subList(0, most)));
        }
        return new Message(count, flags.and(MsgFlags.MSG_CTRUNC), address, kept);
    }

    /// Closes the descriptors that came with it and were not taken. A second call does nothing.
    @Override
    public void close() {
        close(control);
    }

    /// Closes what came, where there is no message to own it.
    static void close(List<ControlMessage> control) {
        for (ControlMessage each : control) {
            if (each instanceof ControlMessage.Rights rights) {
                rights.fds().forEach(Fd::close);
            } else if (each instanceof ControlMessage.PidFd pidFd) {
                pidFd.fd().close();
            }
        }
    }
}
