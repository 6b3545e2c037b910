package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// A file of tokens: refused by a line that holds none of them, or each token is somebody's and nothing else is.
final class TokenFileFuzz implements FuzzTarget {
    private static final int SHORTEST = 16;

    @Override
    public List<Class<?>> parsers() {
        return List.of(TokenFile.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String text = Claim.text(bytes, bytes.length);
        TokenFile file;
        try {
            file = TokenFile.parse("place", text);
        } catch (Trouble refused) {
            Words.isOurs(refused);
            tokens(text)
                    .forEach(token -> Claim.that(
                            !refused.line("serve").contains(token)
                                    || names(text).anyMatch(name -> name.contains(token)),
                            "a token is told"));
            return false;
        }
        for (String token : tokens(text)) {
            Claim.that(file.name(token.getBytes(StandardCharsets.UTF_8)) != null, "a token is nobody's");
        }
        Claim.same(file.name(new byte[0]), null, "who says nothing");
        Claim.same(file.name("no token of anybody's".getBytes(StandardCharsets.UTF_8)), null, "who guesses");
        return true;
    }

    private static List<String[]> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length == 2)
                .toList();
    }

    private static List<String> tokens(String text) {
        return lines(text).stream()
                .map(words -> words[1])
                .filter(token -> token.length() >= SHORTEST)
                .toList();
    }

    private static Stream<String> names(String text) {
        return lines(text).stream().map(words -> words[0]);
    }
}
