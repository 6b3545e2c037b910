package dev.jacket.sockets;

/// What one receive of a message brought: how much, from whom, and what the kernel says of it. Control messages get
/// their place here, beside the flags, when Jacket has them.
///
/// **threads:** immutable.
///
/// @param count how many bytes are in the buffers; 0 for an empty datagram, [Socket#EOF], or [Socket#WOULD_BLOCK].
///     More than there was room for, if [MsgFlags#MSG_TRUNC] was asked for
/// @param flags what came back: [MsgFlags#MSG_TRUNC] if the message was longer than the buffers,
///     [MsgFlags#MSG_CTRUNC] if control messages were cut
/// @param address who sent it; [Address#NONE] for TCP and connected Unix streams
public record Message(int count, MsgFlags flags, Address address) {
    /// {@return whether the message was longer than the buffers}
    public boolean isTruncated() {
        return flags.has(MsgFlags.MSG_TRUNC);
    }
}
