package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.loop.internal.Host;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What a kernel wrote as the value of an option, as long as its type or shorter, as older ones write it:
/// a value, which is the same when it is set and asked for again, or our error. The first two bytes say
/// of which option.
final class OptionFuzz implements FuzzTarget {
    private final Host host = new Host((_, _, _, _, _, _, _) -> 0, System::nanoTime);
    private final List<Option<?>> options =
            Option.all().stream().filter(Option::isReadable).toList();

    @Override
    public List<Class<?>> parsers() {
        return List.of(
                Bpf.class,
                CcInfo.class,
                Credentials.class,
                Inet.class,
                Linger.class,
                Membership.class,
                MptcpInfo.class,
                MulticastInterface.class,
                Options.class,
                Packets.class,
                TcpInfo.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws ProtocolException {
        if (bytes.length < 2) {
            return false;
        }
        int which = ((Claim.choice(bytes) << Byte.SIZE) | (bytes[1] & 0xFF)) % options.size();
        return judge(options.get(which), Claim.behind(bytes, 2));
    }

    private <T> boolean judge(Option<T> option, byte[] bytes) throws ProtocolException {
        boolean isLong = option.isAsked() || option.isProgram();
        byte[] value = isLong ? bytes : Arrays.copyOf(bytes, Math.min(bytes.length, option.capacity()));
        T decoded;
        try {
            decoded = option.decode(value, host);
        } catch (ProtocolException ours) {
            Claim.that(String.valueOf(ours.getMessage()).startsWith(option.name()), "whose error is " + ours);
            return false;
        }
        close(decoded);
        Claim.that(decoded.toString() != null, option + " has no text");
        if (!option.isWritable()) {
            return true;
        }
        byte[] again;
        try {
            again = option.encode(decoded);
        } catch (IllegalArgumentException outOfRange) {
            return true;
        }
        if (again.length > value.length) {
            return true; // the kernel answers less than it is told, or it was cut
        }
        T same = option.decode(again, host);
        close(same);
        Claim.that(Objects.deepEquals(same, decoded), option + " set and asked for again is " + same);
        return true;
    }

    private static void close(Object value) {
        if (value instanceof Fd fd) {
            fd.close();
        } else if (value instanceof List<?> several) {
            several.stream()
                    .filter(ControlMessage.class::isInstance)
                    .map(ControlMessage.class::cast)
                    .forEach(each -> Message.close(List.of(each)));
        }
    }
}
