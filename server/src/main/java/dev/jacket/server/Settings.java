package dev.jacket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a file, or whoever runs a server, says about its limits and who may come: words and their values.
///
/// ```
/// # for all servers that read this file
/// idle-timeout = 2m
/// deny = 10.0.0.7
///
/// [chat]                 # for the one of this name
/// max-conns = 100
/// ```
///
/// A word is that of the limit everywhere: as a method of [ServerLimits] or of the builder (`idleTimeout`), here, and
/// as a flag of `jacket serve` (`--idle-timeout`). What stands in a section goes before what stands above all
/// sections; `allow`, `deny`, `allow-file` and `deny-file` may stand several times. Times are `500ms`, `2s`, `1m`,
/// `1h` or seconds, sizes `512`, `64k`, `1M`, and `off` switches a limit off. `#` after white space begins a comment.
///
/// **threads:** immutable.
public final class Settings {
    /// Nothing is said.
    public static final Settings NONE = new Settings(List.of());

    /// What is said once.
    ///
    /// **threads:** immutable.
    ///
    /// @param word the word
    /// @param value what stands behind it, without white space around it
    /// @param where that is, such as `server.conf:3`, for messages
    public record Entry(String word, String value, String where) {}

    private static final Set<String> ACCESS = new LinkedHashSet<>(List.of("allow-file", "deny-file", "allow", "deny"));
    private static final Set<String> FIXED = new TreeSet<>(List.of(
            "proxy-trusted-sources",
            "backlog",
            "drain-grace",
            "drain-hard-stop",
            "datagram-queue",
            "max-datagram-bytes"));

    private final List<Entry> entries;

    private Settings(List<Entry> entries) {
        this.entries = entries;
    }

    /// {@return what a file says}
    ///
    /// @param file UTF-8 text
    /// @param section of which server; the empty word for what stands above all sections alone
    /// @throws IllegalArgumentException if a line is none of these, with the file's name and the line's
    ///     number; whether words are known and values good is looked at when a server takes them
    /// @throws IOException if it cannot be read
    public static Settings read(Path file, String section) throws IOException {
        return parse(file.toString(), Files.readAllLines(file), section);
    }

    /// {@return what some lines say}
    ///
    /// @param name where they are from, for messages
    /// @param lines the lines
    /// @param section of which server; the empty word for what stands above all sections alone
    /// @throws IllegalArgumentException as [#read]
    public static Settings parse(String name, List<String> lines, String section) {
        var general = new ArrayList<Entry>();
        var own = new ArrayList<Entry>();
        @Nullable List<Entry> current = general;
        for (int i = 0; i < lines.size(); i++) {
            String where = name + ":" + (i + 1);
            String line = withoutComment(lines.get(i));
            if (line.startsWith("[")) {
                current = sectionName(line, where).equals(section) ? own : null;
            } else if (!line.isEmpty()) {
                var entry = entry(line, where);
                add(entry, current == null ? new ArrayList<>() : current);
            }
        }
        return new Settings(List.copyOf(own)).over(new Settings(List.copyOf(general)));
    }

    private static String withoutComment(String line) {
        for (int at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
            if (at == 0 || Character.isWhitespace(line.charAt(at - 1))) {
                return line.substring(0, at).strip();
            }
        }
        return line.strip();
    }

    private static String sectionName(String line, String where) {
        if (!line.matches("\\[[A-Za-z0-9._-]+]")) {
            throw new IllegalArgumentException(where + ": a section is a word in brackets, such as [echo]");
        }
        return line.substring(1, line.length() - 1);
    }

    private static Entry entry(String line, String where) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException(where + ": a line is: word = value");
        }
        return new Entry(
                line.substring(0, equals).strip(), line.substring(equals + 1).strip(), where);
    }

    private static void add(Entry entry, List<Entry> to) {
        if (!ACCESS.contains(entry.word())) {
            for (Entry other : to) {
                if (other.word().equals(entry.word())) {
                    throw new IllegalArgumentException(
                            entry.where() + ": " + entry.word() + " was said before, at " + other.where());
                }
            }
        }
        to.add(entry);
    }

    /// {@return the words that a server knows}
    public static List<String> words() {
        var words = new ArrayList<String>();
        for (LimitWord each : LimitWord.values()) {
            words.add(each.word);
        }
        words.addAll(ACCESS);
        words.addAll(FIXED);
        return List.copyOf(words);
    }

    /// {@return what is said, in its order}
    public List<Entry> entries() {
        return entries;
    }

    /// {@return the same and one thing more}
    ///
    /// @param entry what
    public Settings with(Entry entry) {
        var longer = new ArrayList<>(entries);
        longer.add(entry);
        return new Settings(List.copyOf(longer));
    }

    /// {@return these, and those of others whose words are not among these}
    ///
    /// @param others what holds otherwise
    public Settings over(Settings others) {
        var all = new ArrayList<>(entries);
        others.entries.stream().filter(entry -> !has(entry.word())).forEach(all::add);
        return new Settings(List.copyOf(all));
    }

    private boolean has(String word) {
        return entries.stream().anyMatch(entry -> entry.word().equals(word));
    }

    /// {@return the last that is said with a word}
    Optional<Entry> find(String word) {
        return entries.stream().filter(entry -> entry.word().equals(word)).reduce((_, last) -> last);
    }

    /// Refuses what no server takes, before one is opened.
    ///
    /// @throws IllegalArgumentException if a word is unknown, or a value is none or out of range; with its place
    /// @throws IOException if a file in it cannot be read, or a name has no address
    public void check() throws IOException {
        checkWords();
        limits(ServerLimits.DEFAULT);
        access();
        value("proxy-trusted-sources", ServerBuilder::trusted, PeerSet.parse(""));
        value("backlog", SettingValue::number, 0);
        value("drain-grace", SettingValue::time, Duration.ZERO);
        value("drain-hard-stop", SettingValue::time, Duration.ZERO);
        value("datagram-queue", DatagramServerBuilder::queue, 1);
        value("max-datagram-bytes", DatagramServerBuilder::size, 1);
    }

    /// Refuses words that no server knows.
    void checkWords() {
        var known = words();
        for (Entry entry : entries) {
            if (!known.contains(entry.word())) {
                throw new IllegalArgumentException(
                        entry.where() + ": " + entry.word() + " is unknown; known are " + String.join(", ", known));
            }
        }
    }

    /// {@return limits with what is said about them}
    ///
    /// @param otherwise what holds where nothing is said
    /// @throws IllegalArgumentException if a value is none, or out of range
    public ServerLimits limits(ServerLimits otherwise) {
        var limits = otherwise;
        for (LimitWord each : LimitWord.values()) {
            var entry = find(each.word);
            if (entry.isPresent()) {
                limits = value(entry.get(), each, limits);
            }
        }
        return limits;
    }

    private static ServerLimits value(Entry entry, LimitWord word, ServerLimits limits) {
        try {
            return word.change(limits, entry.value());
        } catch (IllegalArgumentException e) {
            throw wrong(entry, e);
        }
    }

    private static IllegalArgumentException wrong(Entry entry, Exception why) {
        return new IllegalArgumentException(entry.where() + ": " + entry.word() + ": " + why.getMessage(), why);
    }

    /// What makes a value of a text.
    interface Reader<T extends @Nullable Object> {
        T read(String text) throws IOException;
    }

    /// {@return the value of a word}
    ///
    /// @param otherwise where nothing is said
    /// @throws IllegalArgumentException if it is none
    /// @throws IOException if a name in it has no address
    <T extends @Nullable Object> T value(String word, Reader<? extends T> reader, T otherwise) throws IOException {
        var entry = find(word);
        if (entry.isEmpty()) {
            return otherwise;
        }
        try {
            return reader.read(entry.get().value());
        } catch (IllegalArgumentException e) {
            throw wrong(entry.get(), e);
        }
    }

    /// {@return who may come: first what the files say, then the words, and in each what allows before
    /// what denies; null where nothing is said}
    ///
    /// @throws IllegalArgumentException if a word or a line of a file names nobody
    /// @throws IOException if a file cannot be read, or a name has no address
    @Nullable AccessRules access() throws IOException {
        if (ACCESS.stream().noneMatch(this::has)) {
            return null;
        }
        var rules = AccessRules.EVERYBODY;
        for (String word : ACCESS) {
            for (Entry entry : entries) {
                if (entry.word().equals(word)) {
                    rules = with(rules, entry);
                }
            }
        }
        return rules;
    }

    private static AccessRules with(AccessRules rules, Entry entry) throws IOException {
        boolean allows = entry.word().startsWith("allow");
        if (!entry.word().endsWith("-file")) {
            return with(rules, allows, entry);
        }
        var all = rules;
        int number = 0;
        for (String line : Files.readAllLines(Path.of(entry.value()))) {
            number++;
            String who = withoutComment(line);
            if (!who.isEmpty()) {
                all = with(all, allows, new Entry(entry.word(), who, entry.value() + ":" + number));
            }
        }
        return all;
    }

    private static AccessRules with(AccessRules rules, boolean allows, Entry entry) throws IOException {
        try {
            return allows ? rules.allow(entry.value()) : rules.deny(entry.value());
        } catch (IllegalArgumentException e) {
            throw wrong(entry, e);
        }
    }

    /// {@return the words about which others say something else, and which a server that runs does not change}
    List<String> fixedIn(Settings others) {
        return FIXED.stream()
                .filter(word -> !values(word).equals(others.values(word)))
                .toList();
    }

    private List<String> values(String word) {
        return entries.stream()
                .filter(entry -> entry.word().equals(word))
                .map(Entry::value)
                .toList();
    }

    /// {@return the lines of a file that says the same}
    @Override
    public String toString() {
        var lines = new StringBuilder();
        for (Entry entry : entries) {
            boolean isSpaced = !entry.value().startsWith("#"); // behind white space it would be a comment
            lines.append(entry.word())
                    .append(isSpaced ? " = " : " =")
                    .append(entry.value())
                    .append('\n');
        }
        return lines.toString();
    }
}
