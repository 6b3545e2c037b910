package dev.jacket.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Where the typed lines of a verb are kept: mode 0600, in the user's state folder.
final class HistoryFile {
    static final int LINES = 1000;

    private HistoryFile() {}

    /// {@return the file, made if it was missing; nothing when there is no place for it}
    static Optional<Path> of(Verb verb) {
        return in(folder(), verb);
    }

    static Optional<Path> in(Path folder, Verb verb) {
        Path file = folder.resolve("history-" + verb.word());
        try {
            Files.createDirectories(folder);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException e) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // a read-only home: lines are kept for this run only
        }
    }

    /// {@return the user's state folder}
    static Path folder() {
        String state = System.getenv("XDG_STATE_HOME");
        return state != null && state.startsWith("/")
                ? Path.of(state, "jacket")
                : Path.of(System.getProperty("user.home", "/tmp"), ".local", "state", "jacket");
    }
}
