package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The words of a command line, one a line: flags and operands, or a line of ours. The first byte says of which verb.
final class ArgumentsFuzz implements FuzzTarget {
    private static final Verb[] VERBS = Verb.values();

    @Override
    public List<Class<?>> parsers() {
        return List.of(ArgumentParser.class, Arguments.class);
    }

    /// The library that knows flags is told of them first.
    @Override
    public Duration most() {
        return SOON.multipliedBy(5);
    }

    @Override
    public boolean judge(byte[] bytes) {
        var verb = VERBS[Claim.choice(bytes) % VERBS.length];
        var words = Arrays.asList(Claim.text(Claim.behind(bytes, 1), Words.MOST).split("\n", -1));
        return Words.isUnderstood(() -> {
            var arguments = new ArgumentParser(verb).parse(words);
            Claim.that(words.containsAll(arguments.operands()), "an operand was made up: " + arguments.operands());
        });
    }
}
