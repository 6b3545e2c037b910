package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/// What a message looks like on the wire: its line end, its charset, and on a stream its frame.
///
/// @param eol the line end
/// @param charset of the text on the wire
/// @param recode whether text is changed into that charset
/// @param frame what sets messages apart on a stream; `block` on records
record Outgoing(Eol eol, Charset charset, boolean recode, Frame frame) {
    /// {@return the bytes of a message that came as UTF-8}
    byte[] message(byte[] typed) {
        byte[] bytes = eol.apply(typed);
        if (recode) {
            bytes = encode(Argv.decode(bytes, 0, bytes.length));
        }
        if (bytes.length > frame.capacity()) {
            throw Trouble.of(
                    Exit.USAGE, "a message of " + bytes.length + " bytes does not fit --frame=u16, at most 65535");
        }
        return framed(bytes);
    }

    /// {@return the bytes of a TEXT of the command line}
    byte[] text(String text) {
        return message(Argv.bytes(text));
    }

    private byte[] encode(String text) {
        try {
            return WireText.encode(text, charset);
        } catch (CharacterCodingException e) {
            throw Trouble.of(Exit.USAGE, "a letter of " + Quantity.shown(text) + " is not in " + charset.name(), e);
        }
    }

    private byte[] framed(byte[] bytes) {
        byte[] head = frame.head(bytes.length);
        byte[] tail = frame.kind() == Frame.Kind.NUL ? frame.tail(0) : new byte[0];
        if (head.length + tail.length == 0) {
            return bytes;
        }
        var out = new ByteArrayOutputStream(head.length + bytes.length + tail.length);
        out.writeBytes(head);
        out.writeBytes(bytes);
        out.writeBytes(tail);
        return out.toByteArray();
    }
}
