package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Membership;
import dev.jacket.sockets.MulticastInterface;
import dev.jacket.sockets.PathMtuDiscovery;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// One word of the command line or of an endpoint: a value in its range, or a line of ours. The first byte says what it
/// is to be.
final class WordFuzz implements FuzzTarget {
    private static final List<Consumer<String>> KINDS = List.of(
            text -> Claim.that(TimeLimit.parse("--t", text).nanos() > 0, "no time at all"),
            text -> Claim.that(TimeLimit.exactly("--t", text).nanos() >= 0, "a time below none"),
            text -> Claim.that(Quantity.size("--s", text) >= 0, "a size below none"),
            text -> Claim.that(Quantity.limit("--s", text) > 0, "a limit of nothing"),
            text -> {
                long number = Quantity.number("--n", text, 3, 4_000_000_000L);
                Claim.that(number >= 3 && number <= 4_000_000_000L, "a number out of its range");
            },
            text -> Claim.that(Frame.parse(text, 7).most() >= 0, "a block below none"),
            text -> Claim.that(ReplyRule.parse(text).size() >= 0, "a reply below none"),
            text -> LoadExpectation.parse(text).forEach(each -> Claim.that(each.bound() >= 0, "a bound below none")),
            Eol::parse,
            text -> Template.parse(text).apply(new byte[] {'a', '\r', '\n'}, "peer", 1),
            text -> OptionValue.of("?o", Boolean.class, text),
            text -> OptionValue.of("?o", Integer.class, text),
            text -> OptionValue.of("?o", Long.class, text),
            text -> OptionValue.of("?o", Duration.class, text),
            text -> OptionValue.of("?o", Linger.class, text),
            text -> OptionValue.of("?o", PathMtuDiscovery.class, text),
            text -> OptionValue.of("?o", Membership.class, text),
            text -> OptionValue.of("?o", MulticastInterface.class, text));

    @Override
    public List<Class<?>> parsers() {
        return List.of(
                TimeLimit.class,
                Quantity.class,
                Frame.class,
                ReplyRule.class,
                LoadExpectation.class,
                Eol.class,
                Template.class,
                OptionValue.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String text = Claim.text(Claim.behind(bytes, 1), Words.MOST);
        return Words.isUnderstood(
                () -> KINDS.get(Claim.choice(bytes) % KINDS.size()).accept(text));
    }
}
