package dev.jacket.sockets;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

/// What an [Address.Packet] holds.
@SuppressWarnings("serial") // as Address
abstract sealed class PacketAddress extends Address permits Address.Packet {
    /// Bytes that a hardware address may have.
    static final int LONGEST = 32;

    private final int etherType;
    private final int ifIndex;
    private final int hardwareType;
    private final int packetType;
    private final byte[] hardwareAddress;

    PacketAddress(int etherType, int ifIndex, int hardwareType, int packetType, byte[] hardwareAddress) {
        this.etherType = etherType;
        this.ifIndex = ifIndex;
        this.hardwareType = hardwareType;
        this.packetType = packetType;
        this.hardwareAddress = hardwareAddress;
    }

    /// {@return the address to bind to for the packets of one interface}
    ///
    /// @param ifIndex the interface's number, 0 for all of them
    /// @param etherType which packets, 0..65535: 3 for all, 0 for what the socket was opened for
    public static Address.Packet of(int ifIndex, int etherType) {
        return of(ifIndex, etherType, new byte[0]);
    }

    /// {@return the address to send to}
    ///
    /// @param ifIndex the interface's number
    /// @param etherType what the packet is, 0..65535, such as 0x0800 for IPv4
    /// @param hardwareAddress of the receiver, 0..32 bytes; Ethernet's has 6
    public static Address.Packet of(int ifIndex, int etherType, byte[] hardwareAddress) {
        if (ifIndex < 0) {
            throw new IllegalArgumentException("interface " + ifIndex + " is below 0");
        }
        if (etherType < 0 || etherType > 0xffff) {
            throw new IllegalArgumentException("EtherType " + etherType + " is not in 0..65535");
        }
        Address.checkLength(hardwareAddress, 0, LONGEST, "a hardware address");
        return new Address.Packet(etherType, ifIndex, 0, 0, hardwareAddress.clone());
    }

    byte[] raw() {
        return hardwareAddress;
    }

    /// {@return what the packet carries, such as 0x0800 for IPv4}
    public int etherType() {
        return etherType;
    }

    /// {@return the interface's number, 0 for all}
    public int ifIndex() {
        return ifIndex;
    }

    /// {@return what kind of interface it is, an `ARPHRD_` number: 1 Ethernet, 772 loopback; 0 if not received}
    public int hardwareType() {
        return hardwareType;
    }

    /// {@return whom a received packet was for: 0 this machine, 1 everybody, 2 a group, 3 another machine; 4 for what
    /// this machine sent itself}
    public int packetType() {
        return packetType;
    }

    /// {@return whether the packet left this machine: a socket for all packets sees what programs send as well}
    public boolean isOutgoing() {
        return packetType == 4;
    }

    /// {@return the hardware address's bytes}
    public byte[] hardwareAddress() {
        return hardwareAddress.clone();
    }

    @Override
    public Family family() {
        return Family.PACKET;
    }

    @Override
    int write(MemorySegment storage) {
        return AddressCodec.write(this, storage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PacketAddress packet
                && packet.etherType == etherType
                && packet.ifIndex == ifIndex
                && packet.hardwareType == hardwareType
                && packet.packetType == packetType
                && Arrays.equals(packet.hardwareAddress, hardwareAddress);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * etherType + ifIndex) + Arrays.hashCode(hardwareAddress);
    }

    /// {@return `packet:`, the interface's number, the EtherType and the hardware address:
    /// `packet:2/0x0800/02:00:00:00:00:01`; what only a received packet has is not printed}
    @Override
    public String toString() {
        String hardware = hardwareAddress.length == 0
                ? ""
                : "/" + HexFormat.ofDelimiter(":").formatHex(hardwareAddress);
        return AddressText.PACKET + ifIndex + "/0x" + HexFormat.of().toHexDigits((short) etherType) + hardware;
    }
}
