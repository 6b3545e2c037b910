package dev.jacket.sockets;

import dev.jacket.sys.LinuxVmSockets;
import dev.jacket.sys.SysSocket;
import java.time.Duration;

/// Options of vsock sockets: vsock(7).
///
/// **threads:** immutable.
interface VsockOptions {
    /// The most that the buffer may be set to, in bytes.
    Option<Long> SO_VM_SOCKETS_BUFFER_MAX_SIZE =
            option("SO_VM_SOCKETS_BUFFER_MAX_SIZE", LinuxVmSockets.SO_VM_SOCKETS_BUFFER_MAX_SIZE, Codecs.U64);

    /// The least that the buffer may be set to, in bytes.
    Option<Long> SO_VM_SOCKETS_BUFFER_MIN_SIZE =
            option("SO_VM_SOCKETS_BUFFER_MIN_SIZE", LinuxVmSockets.SO_VM_SOCKETS_BUFFER_MIN_SIZE, Codecs.U64);

    /// Bytes of the buffer, between the least and the most.
    Option<Long> SO_VM_SOCKETS_BUFFER_SIZE =
            option("SO_VM_SOCKETS_BUFFER_SIZE", LinuxVmSockets.SO_VM_SOCKETS_BUFFER_SIZE, Codecs.U64);

    /// The kernel's own limit for connect, 2 s unless set, which ends in ETIMEDOUT.
    Option<Duration> SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD = option(
            "SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD",
            LinuxVmSockets.SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD,
            DurationCodec.timeval());

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.AF_VSOCK, number, codec);
    }
}
