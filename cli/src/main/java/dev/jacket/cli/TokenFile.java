package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may log in: a line `NAME TOKEN` for each. Only digests of the tokens are kept.
///
/// **threads:** immutable.
final class TokenFile {
    private static final int SHORTEST = 16;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final class Entry {
        final String name;
        final byte[] digest;

        Entry(String name, byte[] digest) {
            this.name = name;
            this.digest = digest;
        }
    }

    private final List<Entry> entries;

    private TokenFile(List<Entry> entries) {
        this.entries = entries;
    }

    /// @param place a file that nobody else may read, or `fd:N`
    static TokenFile read(String place) throws IOException {
        var path = Path.of(place.startsWith("fd:") ? "/proc/self/fd/" + place.substring(3) : place);
        if (Files.isRegularFile(path)) {
            var others = Files.getPosixFilePermissions(path.toRealPath(), LinkOption.NOFOLLOW_LINKS);
            others.retainAll(OTHERS);
            if (!others.isEmpty()) {
                throw Trouble.usage("--token-file " + Quantity.shown(place) + " is open to others: chmod 600 it");
            }
        }
        var all = new ByteArrayOutputStream();
        try (var in = Files.newInputStream(path)) {
            in.transferTo(all);
        }
        return parse(place, all.toString(StandardCharsets.UTF_8));
    }

    static TokenFile parse(String place, String text) {
        var entries = new ArrayList<Entry>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var words = line.split("\\s+", -1);
            if (words.length != 2) {
                throw Trouble.usage("--token-file " + Quantity.shown(place) + ": a line is NAME TOKEN");
            }
            if (words[1].length() < SHORTEST) {
                throw Trouble.usage("--token-file " + Quantity.shown(place) + ": the token of "
                        + Quantity.shown(words[0]) + " is shorter than " + SHORTEST + " letters");
            }
            entries.add(new Entry(words[0], digest(words[1].getBytes(StandardCharsets.UTF_8))));
        }
        if (entries.isEmpty()) {
            throw Trouble.usage("--token-file " + Quantity.shown(place) + " holds no token");
        }
        return new TokenFile(List.copyOf(entries));
    }

    /// {@return who has said his token; null if it is nobody's}
    ///
    /// It takes as long whichever it is, and however much of it is right: digests are compared, all of them, and
    /// each to its end.
    @Nullable String name(byte[] said) {
        byte[] digest = digest(said);
        String found = null;
        for (Entry each : entries) {
            boolean same = MessageDigest.isEqual(each.digest, digest);
            found = same ? each.name : found;
        }
        return found;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
