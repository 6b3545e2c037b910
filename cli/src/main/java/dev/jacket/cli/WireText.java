package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/// Text that arrives in pieces: letters cut by a packet are joined, bytes that are no letters become `\xHH`.
///
/// Used by one thread.
final class WireText {
    private final CharsetDecoder decoder;
    private ByteBuffer rest = ByteBuffer.allocate(16).flip();

    WireText(Charset charset) {
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /// {@return the charset of that name}
    static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Trouble.usage("--charset " + Quantity.shown(name)
                    + " is unknown here; UTF-8, GBK, Big5, Shift_JIS, ISO-8859-1 and others are known");
        }
    }

    /// {@return the text of these bytes and those that were kept back; the source is used up}
    String decode(ByteBuffer source) {
        ByteBuffer in = joined(source);
        var out = new StringBuilder(in.remaining() + 16);
        run(in, out, false);
        rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
        return out.toString();
    }

    /// {@return what a letter that was never finished looks like; afterwards all begins anew}
    String finish() {
        var out = new StringBuilder();
        run(rest, out, true);
        var chars = CharBuffer.allocate(16);
        decoder.flush(chars);
        out.append(chars.flip());
        decoder.reset();
        return out.toString();
    }

    private ByteBuffer joined(ByteBuffer source) {
        if (!rest.hasRemaining()) {
            return source;
        }
        return ByteBuffer.allocate(rest.remaining() + source.remaining())
                .put(rest)
                .put(source)
                .flip();
    }

    private void run(ByteBuffer in, StringBuilder out, boolean last) {
        var chars = CharBuffer.allocate(Math.max(16, in.remaining() + 16));
        for (; ; ) {
            CoderResult result = decoder.decode(in, chars, last);
            out.append(chars.flip());
            chars.clear();
            if (result.isUnderflow()) {
                return;
            }
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    Sanitize.appendByte(out, in.get() & 0xFF);
                }
            }
        }
    }

    /// {@return typed text as bytes of the charset; lone escaped bytes stay as they are}
    ///
    /// @throws CharacterCodingException if a letter is not in it
    static byte[] encode(String text, Charset charset) throws CharacterCodingException {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return Argv.bytes(text);
        }
        CharsetEncoder encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = encoder.encode(CharBuffer.wrap(text));
        byte[] out = new byte[bytes.remaining()];
        bytes.get(out);
        return out;
    }
}
