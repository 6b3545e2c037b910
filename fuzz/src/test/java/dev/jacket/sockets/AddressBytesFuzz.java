package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Storage that a kernel has written an address into: there is an address in it, which is the same when it is written
/// and read again, and of which the text is one of an address.
final class AddressBytesFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(AddressCodec.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        int length = Math.min(bytes.length, AddressCodec.STORAGE);
        byte[] storage = Arrays.copyOf(Arrays.copyOf(bytes, length), AddressCodec.STORAGE);
        Address address = AddressCodec.read(MemorySegment.ofArray(storage), length);
        String text = address.toString();
        Claim.shown(text, "");
        Claim.same(Address.parse(text).toString(), text, "its text");
        if (address.equals(Address.NONE)) {
            return false;
        }
        byte[] again = new byte[AddressCodec.STORAGE];
        int written = address.write(MemorySegment.ofArray(again));
        Claim.same(AddressCodec.read(MemorySegment.ofArray(again), written), address, "written and read");
        return true;
    }
}
