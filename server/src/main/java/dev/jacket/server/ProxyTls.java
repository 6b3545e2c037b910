package dev.jacket.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a proxy says of the TLS between the client and itself: PP2_TYPE_SSL.
///
/// **threads:** immutable.
///
/// @param encrypted whether the client came by TLS
/// @param certificate whether the client showed a certificate, on this connection or in the session before
/// @param verified whether the proxy found it good
/// @param version such as `TLSv1.3`
/// @param commonName of the client's certificate
/// @param cipher the cipher suite
/// @param signature the algorithm by which the proxy's certificate is signed
/// @param key the algorithm of the key in it
public record ProxyTls(
        boolean encrypted,
        boolean certificate,
        boolean verified,
        Optional<String> version,
        Optional<String> commonName,
        Optional<String> cipher,
        Optional<String> signature,
        Optional<String> key) {
    private static final int ENCRYPTED = 1;
    private static final int CERTIFICATES = 2 | 4;
    private static final int HEAD = 5;
    private static final int VERSION = 0x21;
    private static final int COMMON_NAME = 0x22;
    private static final int CIPHER = 0x23;
    private static final int SIGNATURE = 0x24;
    private static final int KEY = 0x25;

    /// {@return what is wrong with the bytes; null if nothing is}
    static @Nullable String flaw(ByteBuffer bytes) {
        if (bytes.remaining() < HEAD) {
            return "its field of TLS has " + bytes.remaining() + " bytes";
        }
        var fields = bytes.duplicate().position(bytes.position() + HEAD);
        while (fields.hasRemaining()) {
            if (fields.remaining() < 3) {
                return "its field of TLS ends within a field";
            }
            fields.get();
            int length = fields.getShort() & 0xFFFF;
            if (length > fields.remaining()) {
                return "its field of TLS ends within a field";
            }
            fields.position(fields.position() + length);
        }
        return null;
    }

    /// {@return what the bytes say, which have no flaw}
    static ProxyTls of(byte[] bytes) {
        int client = bytes[0];
        boolean good = ByteBuffer.wrap(bytes).getInt(1) == 0;
        boolean certificate = (client & CERTIFICATES) != 0;
        return new ProxyTls(
                (client & ENCRYPTED) != 0,
                certificate,
                certificate && good,
                text(bytes, VERSION),
                text(bytes, COMMON_NAME),
                text(bytes, CIPHER),
                text(bytes, SIGNATURE),
                text(bytes, KEY));
    }

    private static Optional<String> text(byte[] bytes, int wanted) {
        var fields = ByteBuffer.wrap(bytes).position(HEAD);
        while (fields.hasRemaining()) {
            int number = fields.get() & 0xFF;
            byte[] value = new byte[fields.getShort() & 0xFFFF];
            fields.get(value);
            if (number == wanted) {
                return Optional.of(new String(value, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
