package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.loop.internal.Host;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A control buffer: messages come out of it whatever is in it, and what has no type here is written back unchanged.
final class ControlFuzz implements FuzzTarget {
    /// Closes nothing: the numbers in these bytes are nobody's.
    private final Host host = new Host((_, _, _, _, _, _, _) -> 0, System::nanoTime);

    @Override
    public List<Class<?>> parsers() {
        return List.of(
                ControlCodec.class,
                SocketControls.class,
                Ip4Controls.class,
                Ip6Controls.class,
                OtherControls.class,
                SocketErrors.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        List<ControlMessage> messages = ControlCodec.read(MemorySegment.ofArray(bytes), host);
        try {
            var raw = new ArrayList<ControlMessage.RawControl>();
            for (ControlMessage message : messages) {
                Claim.that(!message.toString().isEmpty(), "a message has no text");
                if (message instanceof ControlMessage.RawControl unknown) {
                    raw.add(unknown);
                }
            }
            byte[] again = ControlCodec.write(raw);
            Claim.same(ControlCodec.read(MemorySegment.ofArray(again), host), raw, "written and read");
        } finally {
            Message.close(messages);
        }
        return !messages.isEmpty();
    }
}
