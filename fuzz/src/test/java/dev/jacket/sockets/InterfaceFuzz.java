package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.sys.LinuxRtnetlink;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.util.List;

/// Bodies of messages about links and their addresses: interfaces, or our error. The first byte says how
/// long the link's is; the address's follows.
final class InterfaceFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(InterfaceDump.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        byte[] rest = Claim.behind(bytes, 1);
        MemorySegment all = MemorySegment.ofArray(rest);
        int link = Math.min(rest.length, Claim.choice(bytes));
        var links = List.of(new NetlinkMessage(LinuxRtnetlink.RTM_NEWLINK, 0, 0, all.asSlice(0, link)));
        var addresses = List.of(new NetlinkMessage(LinuxRtnetlink.RTM_NEWADDR, 0, 0, all.asSlice(link)));
        boolean understood = false;
        for (var pair : List.of(List.of(links, addresses), List.of(links, List.<NetlinkMessage>of()))) {
            try {
                for (Interfaces.Interface found : InterfaceDump.parse(pair.getFirst(), pair.getLast())) {
                    Claim.that(!found.toString().isEmpty(), "an interface has no text");
                    understood = true;
                }
            } catch (ProtocolException ours) {
                NetlinkFuzz.isOurs(ours);
            }
        }
        return understood;
    }
}
