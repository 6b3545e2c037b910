package dev.jacket.sockets;

import static dev.jacket.sys.LinuxErrqueue.SO_EE_CODE_ZEROCOPY_COPIED;
import static dev.jacket.sys.LinuxErrqueue.SO_EE_ORIGIN_ZEROCOPY;

import dev.jacket.sys.sock_extended_err;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the error queue holds: `struct sock_extended_err`, and who said so.
final class SocketErrors {
    private SocketErrors() {}

    /// {@return the message, or null if it is too short}
    static @Nullable ControlMessage decode(byte[] bytes) {
        if (bytes.length < sock_extended_err.SIZEOF) {
            return null;
        }
        MemorySegment memory = MemorySegment.ofArray(bytes);
        long info = Integer.toUnsignedLong(sock_extended_err.ee_info(memory));
        long data = Integer.toUnsignedLong(sock_extended_err.ee_data(memory));
        int code = sock_extended_err.ee_code(memory);
        int origin = sock_extended_err.ee_origin(memory);
        if (origin == SO_EE_ORIGIN_ZEROCOPY) {
            return new ControlMessage.ZeroCopyDone(info, data, (code & SO_EE_CODE_ZEROCOPY_COPIED) != 0);
        }
        return new ControlMessage.SocketError(
                Errno.of(sock_extended_err.ee_errno(memory)),
                origin,
                sock_extended_err.ee_type(memory),
                code,
                info,
                data,
                offender(memory.asSlice(sock_extended_err.SIZEOF)));
    }

    private static Address offender(MemorySegment rest) {
        Address address = address(rest);
        return address.family().equals(Family.UNSPEC) ? Address.NONE : address;
    }

    /// {@return a socket address, which may be shorter than the storage that the codec of addresses looks into}
    static Address address(MemorySegment memory) {
        MemorySegment storage = MemorySegment.ofArray(new byte[AddressCodec.STORAGE]);
        int length = (int) Math.min(memory.byteSize(), AddressCodec.STORAGE);
        MemorySegment.copy(memory, 0, storage, 0, length);
        return AddressCodec.read(storage, length);
    }
}
