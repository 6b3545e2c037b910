package dev.jacket.cli;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `--expect REGEX`: the text that arrived must match somewhere.
final class Expecting implements Tap {
    private static final int MOST = 4 << 20;

    private final Pattern pattern;
    private final WireText text;
    private final StringBuilder all = new StringBuilder();

    Expecting(String regex, Charset charset) {
        try {
            this.pattern = Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw Trouble.usage("--expect " + Quantity.shown(regex) + " is no pattern: " + e.getDescription());
        }
        this.text = new WireText(charset);
    }

    @Override
    public synchronized void message(boolean in, ByteBuffer message, String peer, boolean truncated) {
        if (in && all.length() < MOST) {
            all.append(text.decode(message.duplicate()));
        }
    }

    synchronized boolean isMet() {
        return pattern.matcher(all).find();
    }
}
