package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Turns words into [Arguments] by picocli, which is given the flags of the one verb that runs, without reflection.
final class ArgumentParser {
    private final Verb verb;
    private final Set<Flag> flags;

    ArgumentParser(Verb verb) {
        this.verb = verb;
        this.flags = verb.flags();
    }

    Arguments parse(List<String> words) {
        var spec = CommandSpec.create().name(verb.word());
        for (Flag flag : flags) {
            if (mayBeIn(words, flag)) {
                spec.addOption(option(flag)); // only those that can occur: building all of them takes 5 ms of a start
            }
        }
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(String[].class)
                .build());
        var line = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setOverwrittenOptionsAllowed(true)
                .setTrimQuotes(false);
        try {
            return arguments(line.parseArgs(attached(words).toArray(new String[0])));
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().getFirst());
        } catch (CommandLine.MissingParameterException e) {
            throw Trouble.usage(missing(e));
        } catch (CommandLine.ParameterException e) {
            throw Trouble.usage(Sanitize.line(String.valueOf(e.getMessage())));
        }
    }

    /// {@return whether a word could mean the flag: `--flag`, `--flag=value`, or its letter after one hyphen}
    private static boolean mayBeIn(List<String> words, Flag flag) {
        for (String name : flag.names()) {
            boolean isLong = name.startsWith("--");
            for (String word : words) {
                boolean isShort = !isLong && word.startsWith("-") && word.indexOf(name.charAt(1), 1) > 0;
                if (isLong ? word.startsWith(name) : isShort) {
                    return true;
                }
            }
        }
        return false;
    }

    private static OptionSpec option(Flag flag) {
        var builder = OptionSpec.builder(flag.names().toArray(new String[0]));
        return switch (flag.takes()) {
            case NOTHING -> builder.arity("0").type(boolean[].class).build();
            case VALUE -> builder.arity("1").type(String[].class).build();
            case MAYBE -> builder.arity("1").type(String[].class).build();
        };
    }

    /// A value that may be left out stands after `=`: `--reply` alone becomes `--reply=`, so that no operand is eaten.
    private List<String> attached(List<String> words) {
        var out = new ArrayList<String>(words.size());
        boolean operands = false;
        for (String word : words) {
            operands |= word.equals("--");
            out.add(!operands && isMaybe(word) ? word + "=" : word);
        }
        return out;
    }

    private boolean isMaybe(String word) {
        if (!word.startsWith("--")) {
            return false;
        }
        for (Flag flag : flags) {
            if (flag.takes() == Flag.Takes.MAYBE && flag.names().contains(word)) {
                return true;
            }
        }
        return false;
    }

    private Arguments arguments(CommandLine.ParseResult result) {
        Map<Flag, List<String>> given = new EnumMap<>(Flag.class);
        for (Flag flag : flags) {
            var option = result.matchedOption(flag.names().getFirst());
            if (option != null) {
                given.put(flag, values(option));
            }
        }
        for (Flag flag : given.keySet()) {
            if (flag.later) {
                throw Trouble.notBuilt(verb.word() + " " + flag.shown());
            }
        }
        var positionals = result.matchedPositionals();
        List<String> operands =
                positionals.isEmpty() ? List.of() : positionals.getFirst().originalStringValues();
        return new Arguments(verb, given, operands);
    }

    /// {@return the values given; for a flag that takes none, an empty word each time}
    private static List<String> values(OptionSpec option) {
        return option.getValue() instanceof boolean[] times
                ? Collections.nCopies(times.length, "")
                : option.originalStringValues();
    }

    private Trouble unknown(String word) {
        String flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        var known = new ArrayList<String>();
        for (Flag each : flags) {
            known.addAll(each.names());
        }
        return Trouble.usage(Sanitize.line(flag) + " is unknown" + Nearest.hint(flag, known));
    }

    private String missing(CommandLine.MissingParameterException e) {
        for (var argument : e.getMissing()) {
            for (Flag flag : flags) {
                if (argument instanceof OptionSpec option && flag.names().contains(option.longestName())) {
                    return flag.shown() + " needs a value: " + flag.shown() + " " + flag.value;
                }
            }
        }
        return "a value is missing";
    }
}
