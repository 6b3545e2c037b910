package dev.jacket.sockets;

import java.lang.foreign.MemorySegment;

/// What an [Address.Vsock] holds.
@SuppressWarnings("serial") // as Address
abstract sealed class VsockAddress extends Address permits Address.Vsock {
    /// Any machine: in bind, every CID of this one.
    public static final int CID_ANY = -1;

    /// The hypervisor itself.
    public static final int CID_HYPERVISOR = 0;

    /// This machine, where the kernel has the loopback; Linux 5.6 or newer.
    public static final int CID_LOCAL = 1;

    /// The machine that this one runs on.
    public static final int CID_HOST = 2;

    /// Leaves the port to the kernel.
    public static final int PORT_ANY = -1;

    private final int cid;
    private final int port;
    private final int flags;

    VsockAddress(int cid, int port, int flags) {
        this.cid = cid;
        this.port = port;
        this.flags = flags;
    }

    /// {@return the address of these parts}
    ///
    /// @param cid the machine, of 32 bits, such as [#CID_HOST]
    /// @param port of 32 bits; [#PORT_ANY] leaves it to the kernel
    public static Address.Vsock of(int cid, int port) {
        return of(cid, port, 0);
    }

    /// {@return the address of these parts}
    ///
    /// @param cid the machine, of 32 bits, such as [#CID_HOST]
    /// @param port of 32 bits; [#PORT_ANY] leaves it to the kernel
    /// @param flags 0..255; 1 sends through the host to a machine beside this one
    public static Address.Vsock of(int cid, int port, int flags) {
        if (flags < 0 || flags > 255) {
            throw new IllegalArgumentException("flags " + flags + " are not in 0..255");
        }
        return new Address.Vsock(cid, port, flags);
    }

    /// {@return the machine's number, of 32 bits}
    public int cid() {
        return cid;
    }

    /// {@return the port, of 32 bits}
    public int port() {
        return port;
    }

    /// {@return how to get there: 1 is through the host}
    public int flags() {
        return flags;
    }

    @Override
    public Family family() {
        return Family.VSOCK;
    }

    @Override
    int write(MemorySegment storage) {
        return AddressCodec.write(this, storage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VsockAddress vsock && vsock.cid == cid && vsock.port == port && vsock.flags == flags;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * cid + port) + flags;
    }

    /// {@return `vsock:`, the machine's number and the port, each a number or `any`, then the flags if there are any:
    /// `vsock:2:1234`, `vsock:any:1234`, `vsock:5:1234/1`}
    @Override
    public String toString() {
        return AddressText.VSOCK + number(cid) + ":" + number(port) + (flags == 0 ? "" : "/" + flags);
    }

    private static String number(int number) {
        return number == -1 ? "any" : Integer.toUnsignedString(number);
    }
}
