package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/// A line that defines a command, and one that a client says: refused, or the program and its own words as they are
/// defined, with the client's whole words in their places, each of its type and none like a flag. The second line has
/// a command of its own where the first defines none.
final class NamedCommandFuzz implements FuzzTarget {
    private static final NamedCommand SAY = NamedCommand.parse("say=/bin/echo -n {n:number} {a:name} -- {t:text}");

    @Override
    public List<Class<?>> parsers() {
        return List.of(NamedCommand.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String[] lines = Claim.text(bytes, bytes.length).split("\n", 2);
        var said = Arrays.asList(lines[lines.length - 1].strip().split("\\s+"));
        boolean understood = runs(SAY, said);
        if (lines.length == 2) {
            try {
                understood |= runs(NamedCommand.parse(lines[0].strip()), said);
            } catch (Trouble refused) {
                Words.isOurs(refused);
            }
        }
        return understood;
    }

    private static boolean runs(NamedCommand command, List<String> said) {
        List<String> argv;
        try {
            argv = command.with(said).argv();
        } catch (IllegalArgumentException refused) {
            return false;
        }
        Claim.same(argv.size(), command.words().size(), "how many words");
        int next = 0;
        for (int i = 0; i < argv.size(); i++) {
            String word = command.words().get(i);
            if (!word.startsWith("{")) {
                Claim.same(argv.get(i), word, "a word of the definition");
                continue;
            }
            Claim.that(i > 0, "the client names the program");
            Claim.same(argv.get(i), said.get(next++), "a word of the client");
            check(argv.get(i), word);
        }
        Claim.same(next, said.size(), "how many words the client may say");
        return true;
    }

    private static void check(String said, String place) {
        boolean fits = place.endsWith(":number}")
                ? said.matches("[0-9]{1,18}")
                : place.endsWith(":name}")
                        ? said.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")
                        : !said.startsWith("-") && said.chars().noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0));
        Claim.that(fits, place + " is " + said);
    }
}
