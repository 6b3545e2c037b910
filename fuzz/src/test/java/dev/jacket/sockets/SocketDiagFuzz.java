package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.sys.LinuxSockDiag;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.util.List;

/// Bodies of messages about sockets: an entry, or our error. The first byte says of which kind.
final class SocketDiagFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(InetDump.class, InetDetails.class, InetEndings.class, UnixDump.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        var body = MemorySegment.ofArray(Claim.behind(bytes, 1));
        var message = new NetlinkMessage(LinuxSockDiag.SOCK_DIAG_BY_FAMILY, 0, 0, body);
        try {
            Object entry = switch (Claim.choice(bytes) & 3) {
                case 0 -> InetDump.entry(message, Protocol.TCP);
                case 1 -> InetDump.entry(message, Protocol.UDP);
                case 2 -> InetEndings.entry(message);
                default -> UnixDump.entry(message);
            };
            Claim.that(!entry.toString().isEmpty(), "an entry has no text");
            return true;
        } catch (ProtocolException ours) {
            return NetlinkFuzz.isOurs(ours);
        }
    }
}
