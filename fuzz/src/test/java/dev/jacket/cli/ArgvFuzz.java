package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Words of the command line in any bytes: text that becomes the same bytes again, and is what UTF-8 says where it is
/// UTF-8.
final class ArgvFuzz implements FuzzTarget {
    @Override
    public List<Class<?>> parsers() {
        return List.of(Argv.class, Utf8.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String word = Argv.decode(bytes, 0, bytes.length);
        Claim.that(Arrays.equals(Argv.bytes(word), bytes), "other bytes came back");
        try {
            String proper = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Claim.same(word, proper, "as UTF-8");
            return true;
        } catch (CharacterCodingException none) {
            Claim.that(word.chars().anyMatch(c -> c >= 0xDC80 && c <= 0xDCFF), "a wrong byte is no letter");
            return false;
        }
    }
}
