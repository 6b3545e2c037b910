package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.jacket.sys.SysSocket;
import dev.jacket.sys.sockaddr_in;
import dev.jacket.sys.sockaddr_in6;
import dev.jacket.sys.sockaddr_ll;
import dev.jacket.sys.sockaddr_nl;
import dev.jacket.sys.sockaddr_un;
import dev.jacket.sys.sockaddr_vm;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Addresses out of the kernel's memory. Whatever is there has an address: what does not fit its family's structure
/// becomes an [Address.Raw], which writes the same bytes again.
final class AddressCodec {
    /// Bytes that storage for any address has: `struct sockaddr_storage`.
    static final int STORAGE = 128;

    /// Bytes before what a family puts into an address.
    static final int HEADER = 2;

    private AddressCodec() {}

    /// {@return the address in the first bytes of some storage}
    ///
    /// @param storage at least [#STORAGE] bytes
    /// @param length how long the kernel says the address is; it may say 0, or 111 for a Unix path of 108 bytes
    static Address read(MemorySegment storage, int length) {
        if (length < HEADER) {
            return Address.NONE;
        }
        int family = Short.toUnsignedInt(storage.get(JAVA_SHORT_UNALIGNED, 0));
        if (family == SysSocket.AF_INET && length >= sockaddr_in.SIZEOF) {
            return new Address.Inet4(sockaddr_in.sin_addr(storage), sockaddr_in.sin_port(storage));
        }
        if (family == SysSocket.AF_INET6 && length >= sockaddr_in6.SIZEOF) {
            return new Address.Inet6(
                    sockaddr_in6.sin6_addr_high(storage),
                    sockaddr_in6.sin6_addr_low(storage),
                    sockaddr_in6.sin6_port(storage),
                    sockaddr_in6.sin6_flowinfo(storage),
                    sockaddr_in6.sin6_scope_id(storage));
        }
        if (family == SysSocket.AF_UNIX) {
            return readUnix(storage, length);
        }
        Address known = readLocal(family, storage, length);
        return known != null
                ? known
                : new Address.Raw(Family.of(family), bytes(storage, HEADER, Math.min(length, STORAGE)));
    }

    /// {@return an address of the families below and beside the internet, or null}
    private static @Nullable Address readLocal(int family, MemorySegment storage, int length) {
        if (family == SysSocket.AF_NETLINK && length >= sockaddr_nl.SIZEOF) {
            return new Address.Netlink(sockaddr_nl.nl_pid(storage), sockaddr_nl.nl_groups(storage));
        }
        if (family == SysSocket.AF_VSOCK && length >= sockaddr_vm.SIZEOF) {
            return new Address.Vsock(
                    sockaddr_vm.svm_cid(storage), sockaddr_vm.svm_port(storage), sockaddr_vm.svm_flags(storage));
        }
        return family == SysSocket.AF_PACKET ? readPacket(storage, length) : null;
    }

    /// The kernel says 12 for an address without a hardware address, 18 for Ethernet's, and more than the structure's
    /// 20 where hardware addresses are longer than 8 bytes.
    private static @Nullable Address readPacket(MemorySegment storage, int length) {
        if (length < sockaddr_ll.sll_addr) {
            return null;
        }
        int count = sockaddr_ll.sll_halen(storage);
        int end = sockaddr_ll.sll_addr + count;
        if (count > PacketAddress.LONGEST || end > length || sockaddr_ll.sll_ifindex(storage) < 0) {
            return null;
        }
        return new Address.Packet(
                sockaddr_ll.sll_protocol(storage),
                sockaddr_ll.sll_ifindex(storage),
                sockaddr_ll.sll_hatype(storage),
                sockaddr_ll.sll_pkttype(storage),
                bytes(storage, sockaddr_ll.sll_addr, end));
    }

    private static Address readUnix(MemorySegment storage, int length) {
        if (length == HEADER) {
            return Address.Unix.UNNAMED;
        }
        int end = Math.min(length, sockaddr_un.SIZEOF);
        if (storage.get(JAVA_BYTE, sockaddr_un.sun_path) == 0) {
            return new Address.Unix(bytes(storage, sockaddr_un.sun_path + 1, end), Address.Unix.Kind.ABSTRACT);
        }
        int nul = sockaddr_un.sun_path;
        while (nul < end && storage.get(JAVA_BYTE, nul) != 0) {
            nul++;
        }
        return new Address.Unix(bytes(storage, sockaddr_un.sun_path, nul), Address.Unix.Kind.PATH);
    }

    private static byte[] bytes(MemorySegment storage, int from, int to) {
        return storage.asSlice(from, to - from).toArray(JAVA_BYTE);
    }

    static int write(Address.Inet4 address, MemorySegment storage) {
        sockaddr_in.sin_family(storage, SysSocket.AF_INET);
        sockaddr_in.sin_port(storage, address.port());
        sockaddr_in.sin_addr(storage, address.ip());
        storage.asSlice(sockaddr_in.sin_zero, sockaddr_in.SIZEOF - sockaddr_in.sin_zero)
                .fill((byte) 0);
        return sockaddr_in.SIZEOF;
    }

    static int write(Ip6Address address, MemorySegment storage) {
        sockaddr_in6.sin6_family(storage, SysSocket.AF_INET6);
        sockaddr_in6.sin6_port(storage, address.port());
        sockaddr_in6.sin6_flowinfo(storage, address.flowInfo());
        sockaddr_in6.sin6_addr(storage, address.high(), address.low());
        sockaddr_in6.sin6_scope_id(storage, address.scopeId());
        return sockaddr_in6.SIZEOF;
    }

    /// A path is ended by NUL where there is room for one, as C programs expect; the whole room may be used without.
    static int write(UnixAddress address, MemorySegment storage) {
        byte[] name = address.raw();
        sockaddr_un.sun_family(storage, SysSocket.AF_UNIX);
        return switch (address.kind()) {
            case UNNAMED -> HEADER;
            case ABSTRACT -> {
                storage.set(JAVA_BYTE, sockaddr_un.sun_path, (byte) 0);
                yield put(name, storage, sockaddr_un.sun_path + 1);
            }
            case PATH -> {
                int end = put(name, storage, sockaddr_un.sun_path);
                if (end == sockaddr_un.SIZEOF) {
                    yield end;
                }
                storage.set(JAVA_BYTE, end, (byte) 0);
                yield end + 1;
            }
        };
    }

    static int write(PacketAddress address, MemorySegment storage) {
        byte[] hardware = address.raw();
        storage.asSlice(0, sockaddr_ll.SIZEOF).fill((byte) 0);
        sockaddr_ll.sll_family(storage, SysSocket.AF_PACKET);
        sockaddr_ll.sll_protocol(storage, address.etherType());
        sockaddr_ll.sll_ifindex(storage, address.ifIndex());
        sockaddr_ll.sll_hatype(storage, address.hardwareType());
        sockaddr_ll.sll_pkttype(storage, address.packetType());
        sockaddr_ll.sll_halen(storage, hardware.length);
        return Math.max(sockaddr_ll.SIZEOF, put(hardware, storage, sockaddr_ll.sll_addr));
    }

    static int write(NetlinkAddress address, MemorySegment storage) {
        sockaddr_nl.nl_family(storage, SysSocket.AF_NETLINK);
        sockaddr_nl.nl_pad(storage, 0);
        sockaddr_nl.nl_pid(storage, address.portId());
        sockaddr_nl.nl_groups(storage, address.groups());
        return sockaddr_nl.SIZEOF;
    }

    static int write(VsockAddress address, MemorySegment storage) {
        storage.asSlice(0, sockaddr_vm.SIZEOF).fill((byte) 0);
        sockaddr_vm.svm_family(storage, SysSocket.AF_VSOCK);
        sockaddr_vm.svm_port(storage, address.port());
        sockaddr_vm.svm_cid(storage, address.cid());
        sockaddr_vm.svm_flags(storage, address.flags());
        return sockaddr_vm.SIZEOF;
    }

    static int write(Address.Raw address, MemorySegment storage) {
        storage.set(JAVA_SHORT_UNALIGNED, 0, (short) address.family().number());
        return put(address.raw(), storage, HEADER);
    }

    private static int put(byte[] bytes, MemorySegment storage, int at) {
        MemorySegment.copy(bytes, 0, storage, JAVA_BYTE, at, bytes.length);
        return at + bytes.length;
    }
}
