package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Changes blocks of UTF-8 into another charset; letters cut by a read are joined.
final class RecodeIntake implements Intake {
    private final Intake source;
    private final Charset charset;
    private final WireText text = new WireText(StandardCharsets.UTF_8);
    private boolean ended;

    RecodeIntake(Intake source, Charset charset) {
        this.source = source;
        this.charset = charset;
    }

    @Override
    public @Nullable ByteBuffer take() throws IOException, InterruptedException {
        while (!ended) {
            var piece = source.take();
            String decoded;
            if (piece == null) {
                ended = true;
                decoded = text.finish();
            } else {
                decoded = text.decode(piece);
                source.release(piece);
            }
            if (!decoded.isEmpty()) {
                return ByteBuffer.wrap(encoded(decoded));
            }
        }
        return null;
    }

    private byte[] encoded(String decoded) {
        try {
            return WireText.encode(decoded, charset);
        } catch (CharacterCodingException e) {
            throw Trouble.of(Exit.USAGE, "read - stdin : a letter is not in " + charset.name(), e);
        }
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }
}
