package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.util.List;

/// A packet of a raw socket: one line about it, whatever it holds. The first byte says of which protocol
/// it came and how its sender is called.
final class PacketTextFuzz implements FuzzTarget {
    private static final int[] PROTOCOLS = {Protocols.ICMP, Protocols.ICMP6, Protocols.IGMP, 253};
    private static final List<String> SENDERS = List.of("127.0.0.1", "::1", "");

    @Override
    public List<Class<?>> parsers() {
        return List.of(PacketText.class, IcmpText.class, IgmpText.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        int which = Claim.choice(bytes);
        var packet = ByteBuffer.wrap(bytes, Math.min(1, bytes.length), Math.max(0, bytes.length - 1));
        int before = packet.position();
        String text =
                PacketText.of(packet, SENDERS.get((which >> 2) % SENDERS.size()), PROTOCOLS[which % PROTOCOLS.length]);
        Claim.shown(text, "\t");
        Claim.that(!text.isEmpty(), "a packet has no text");
        Claim.same(packet.position(), before, "where it begins");
        return !text.contains("cut short");
    }
}
