package dev.jacket.cli;

import dev.jacket.server.Settings;
import dev.jacket.server.internal.Sanitize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What `jacket serve` is told by its flags, its endpoint and, where they say nothing, by a file.
///
/// @param arguments the flags, with those of the endpoint and the file
/// @param settings those of them that are the server's own
record ServeSettings(Arguments arguments, Settings settings) {
    /// What the run has done before the file is read, or what a file cannot mean.
    private static final Set<Flag> NOT_IN_FILES =
            EnumSet.of(Flag.CONFIG, Flag.JSON, Flag.COLOR, Flag.HELP, Flag.VERBOSE, Flag.QUIET);

    /// @param given the flags, with those of the endpoint
    /// @param section the part of the file that is about this service alone
    /// @throws Trouble if the file says what is unknown or none, with its line
    /// @throws IOException if a file cannot be read, or a name has no address
    static ServeSettings of(Arguments given, String section) throws IOException {
        var file = file(given, section);
        Map<Flag, List<String>> told = new EnumMap<>(Flag.class);
        var own = Settings.NONE;
        for (Settings.Entry entry : file.entries()) {
            var flag = flag(entry);
            if (!given.has(flag)) {
                check(given.verb(), flag, entry);
                told.computeIfAbsent(flag, _ -> new ArrayList<>()).add(entry.value());
                own = isServers(flag) ? own.with(entry) : own;
            }
        }
        return new ServeSettings(given.under(told), flags(given).over(own));
    }

    private static Settings file(Arguments given, String section) throws IOException {
        var file = given.text(Flag.CONFIG);
        if (file == null) {
            return Settings.NONE;
        }
        try {
            return Settings.read(Path.of(file), section);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private static Settings flags(Arguments given) {
        var settings = Settings.NONE;
        for (Flag flag : given.flags()) {
            for (String value : given.all(flag)) {
                settings = isServers(flag)
                        ? settings.with(new Settings.Entry(flag.word(), value, flag.shown()))
                        : settings;
            }
        }
        return settings;
    }

    private static boolean isServers(Flag flag) {
        return Settings.words().contains(flag.word());
    }

    private static Flag flag(Settings.Entry entry) {
        var known = new ArrayList<String>();
        for (Flag flag : Verb.SERVE.flags()) {
            boolean fits = flag.takes() != Flag.Takes.NOTHING && !NOT_IN_FILES.contains(flag) && !flag.later;
            if (fits && flag.word().equals(entry.word())) {
                return flag;
            }
            if (fits) {
                known.add(flag.word());
            }
        }
        throw Trouble.usage(
                Sanitize.line(entry.where() + ": " + entry.word()) + " is unknown" + Nearest.hint(entry.word(), known));
    }

    private static void check(Verb verb, Flag flag, Settings.Entry entry) {
        try {
            FlagValues.check(new Arguments(verb, Map.of(flag, List.of(entry.value())), List.of()));
        } catch (Trouble e) {
            throw Trouble.usage(Sanitize.line(entry.where()) + ": " + e.getMessage());
        }
    }

    /// Refuses what no server takes, before one is opened.
    ///
    /// @throws IOException if a file cannot be read, or a name has no address
    ServeSettings checked() throws IOException {
        try {
            settings.check();
            return this;
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    static Trouble usage(IllegalArgumentException wrong) {
        return Trouble.usage(Sanitize.line(String.valueOf(wrong.getMessage())));
    }

    /// {@return whether there is anything to read again}
    boolean hasFiles() {
        return arguments.has(Flag.CONFIG) || arguments.has(Flag.ALLOW_FILE) || arguments.has(Flag.DENY_FILE);
    }

    /// {@return the words, none of the server's own, about which others say something else}
    Set<String> otherThanIn(ServeSettings others) {
        var words = new TreeSet<String>();
        for (Flag flag : Verb.SERVE.flags()) {
            if (!isServers(flag) && !arguments.all(flag).equals(others.arguments.all(flag))) {
                words.add(flag.word());
            }
        }
        return words;
    }
}
