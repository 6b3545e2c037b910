package dev.jacket.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of one run after its verb, understood: flags with their values, and operands.
final class Arguments {
    private final Verb verb;
    private final Map<Flag, List<String>> flags;
    private final List<String> operands;

    Arguments(Verb verb, Map<Flag, List<String>> flags, List<String> operands) {
        this.verb = verb;
        this.flags = flags;
        this.operands = operands;
    }

    Verb verb() {
        return verb;
    }

    List<String> operands() {
        return operands;
    }

    /// {@return the flags given}
    Set<Flag> flags() {
        return flags.keySet();
    }

    boolean has(Flag flag) {
        return flags.containsKey(flag);
    }

    /// {@return how often the flag was given}
    int times(Flag flag) {
        return all(flag).size();
    }

    List<String> all(Flag flag) {
        return flags.getOrDefault(flag, List.of());
    }

    /// {@return the last value given; empty where the flag has none; null without the flag}
    @Nullable String text(Flag flag) {
        List<String> values = flags.get(flag);
        return values == null ? null : values.getLast();
    }

    String text(Flag flag, String otherwise) {
        String text = text(flag);
        return text == null ? otherwise : text;
    }

    TimeLimit limit(Flag flag, TimeLimit otherwise) {
        String text = text(flag);
        return text == null ? otherwise : TimeLimit.parse(flag.shown(), text);
    }

    TimeLimit time(Flag flag, TimeLimit otherwise) {
        String text = text(flag);
        return text == null ? otherwise : TimeLimit.exactly(flag.shown(), text);
    }

    long size(Flag flag, long otherwise) {
        String text = text(flag);
        return text == null ? otherwise : Quantity.limit(flag.shown(), text);
    }

    long number(Flag flag, long otherwise, long least, long most) {
        String text = text(flag);
        return text == null ? otherwise : Quantity.number(flag.shown(), text, least, most);
    }

    /// {@return one of the permitted words}
    String word(Flag flag, String otherwise, List<String> permitted) {
        String text = text(flag);
        if (text == null) {
            return otherwise;
        }
        if (!permitted.contains(text)) {
            throw Trouble.usage(flag.shown() + " " + Quantity.shown(text) + " is unknown; it takes "
                    + String.join(", ", permitted) + Nearest.hint(text, permitted));
        }
        return text;
    }

    /// {@return these arguments, and others for flags that were not given}
    Arguments under(Map<Flag, List<String>> others) {
        var merged = new EnumMap<Flag, List<String>>(Flag.class);
        merged.putAll(others);
        merged.putAll(flags);
        return new Arguments(verb, merged, operands);
    }

    /// {@return these arguments with what an endpoint says for itself}
    Arguments with(Map<Flag, String> own) {
        if (own.isEmpty()) {
            return this;
        }
        var merged = new EnumMap<Flag, List<String>>(Flag.class);
        merged.putAll(flags);
        own.forEach((flag, value) -> merged.put(flag, List.of(value)));
        var all = new Arguments(verb, merged, operands);
        FlagValues.check(all);
        return all;
    }
}
