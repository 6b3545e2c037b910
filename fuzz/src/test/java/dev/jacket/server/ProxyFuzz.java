package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.sockets.Address;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What comes before a connection's bytes: a header, our error, or the wish for more. The verdict does
/// not depend on how it was cut, and a header that is written again says the same.
final class ProxyFuzz implements FuzzTarget {
    private static final int MOST = 4096;
    private static final int CUTS = 140;

    @Override
    public List<Class<?>> parsers() {
        return List.of(ProxyParser.class, ProxyHeader.class, ProxyTls.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws ProtocolException {
        var whole = Verdict.of(bytes, bytes.length);
        boolean decided = false;
        for (int length = 0; length <= Math.min(bytes.length, CUTS); length++) {
            var now = Verdict.of(bytes, length);
            Claim.that(!decided || now.isSame(whole), "cut at " + length + " it is something else");
            Claim.that(decided || now.header == null || now.end == length, "its end was passed over");
            decided |= !now.isOpen();
        }
        if (whole.isOpen()) {
            Claim.that(bytes.length < MOST, "more is wanted, and there is enough");
        }
        if (whole.header == null) {
            return false;
        }
        again(whole.header);
        return true;
    }

    private static void again(ProxyHeader header) throws ProtocolException {
        var same = Objects.requireNonNull(ProxyParser.parse(ByteBuffer.wrap(header.v2()), Integer.MAX_VALUE));
        Claim.same(text(same), text(header), "written and read");
        boolean told =
                header.source() instanceof Address.Ip && header.toString().indexOf('%') < 0;
        var line = Objects.requireNonNull(ProxyParser.parse(ByteBuffer.wrap(header.v1()), MOST));
        if (told && !line.isLocal()) {
            Claim.same(line.source(), header.source(), "the source in a line");
            Claim.same(line.destination(), header.destination(), "the destination in a line");
        }
        header.tls();
        header.authority();
        header.alpn();
    }

    private static String text(@Nullable ProxyHeader header) {
        return header == null ? "" : header + " " + header.type() + " " + header.fields();
    }

    /// What a parser makes of bytes.
    private record Verdict(@Nullable ProxyHeader header, int end, boolean refused) {
        static Verdict of(byte[] bytes, int length) {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            try {
                var header = ProxyParser.parse(buffer, MOST);
                Claim.that(header != null || buffer.position() == 0, "bytes are taken from half a header");
                return new Verdict(header, buffer.position(), false);
            } catch (ProtocolException ours) {
                Claim.that(String.valueOf(ours.getMessage()).startsWith("PROXY header: "), "whose error is " + ours);
                Claim.same(buffer.position(), 0, "bytes taken from what is no header");
                return new Verdict(null, 0, true);
            }
        }

        boolean isOpen() {
            return header == null && !refused;
        }

        boolean isSame(Verdict other) {
            return end == other.end && refused == other.refused && text(header).equals(text(other.header));
        }
    }
}
