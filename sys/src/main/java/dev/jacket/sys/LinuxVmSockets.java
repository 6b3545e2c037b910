package dev.jacket.sys;

/// Constants of `<linux/vm_sockets.h>`: vsock(7).
@Header({"sys/socket.h", "linux/vm_sockets.h"})
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxVmSockets {
    // options
    public static final int SO_VM_SOCKETS_BUFFER_MAX_SIZE = 2;
    public static final int SO_VM_SOCKETS_BUFFER_MIN_SIZE = 1;
    public static final int SO_VM_SOCKETS_BUFFER_SIZE = 0;
    public static final int SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD = 6;

    // control messages
    public static final int VSOCK_RECVERR = 1;

    private LinuxVmSockets() {}
}
