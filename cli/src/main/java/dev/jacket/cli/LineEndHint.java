package dev.jacket.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One hint about `-C`, when a typed line looks like HTTP or SMTP and goes out with a bare line feed.
final class LineEndHint implements Tap {
    private static final int LONGEST = 1024;

    private final Notices notices;
    private boolean given;

    LineEndHint(Notices notices) {
        this.notices = notices;
    }

    @Override
    public void message(boolean in, ByteBuffer message, String peer, boolean truncated) {
        if (in || given || message.remaining() > LONGEST) {
            return;
        }
        if (wantsCrlf(StandardCharsets.ISO_8859_1.decode(message.duplicate()).toString())) {
            given = true;
            notices.always("hint: HTTP and SMTP lines end in CRLF; -C sends it");
        }
    }

    static boolean wantsCrlf(String line) {
        if (!line.endsWith("\n") || line.endsWith("\r\n")) {
            return false;
        }
        String text = line.substring(0, line.length() - 1);
        boolean http = text.endsWith(" HTTP/1.0") || text.endsWith(" HTTP/1.1");
        return http || text.startsWith("EHLO ") || text.startsWith("HELO ") || text.startsWith("MAIL FROM:");
    }
}
