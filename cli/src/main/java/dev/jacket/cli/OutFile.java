package dev.jacket.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Files named on the command line.
final class OutFile {
    private OutFile() {}

    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw Trouble.of(
                    Exit.USAGE,
                    "open file " + name + " : " + e.getReason()
                            + "; the locale cannot spell this name, try LANG=C.UTF-8",
                    e);
        }
    }

    static OutputStream create(String name) throws IOException {
        return Files.newOutputStream(path(name));
    }

    static OutputStream append(String name) throws IOException {
        return Files.newOutputStream(path(name), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
