package dev.jacket.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a test has measured, for the summary of the run: a test method has one as its parameter.
///
/// **threads:** shared.
public final class Figures {
    /// The file that gets a line for each.
    static final String FILE = "measured";

    private final Path folder;
    private final String test;

    /// @param folder where the file is
    /// @param test whose they are
    Figures(Path folder, String test) {
        this.folder = folder;
        this.test = test;
    }

    /// Tells a figure. Where a test tells the same more than once, the summary has the least and the most.
    ///
    /// @param what it is
    /// @param figure the figure, perhaps with some words
    public void tell(String what, Object figure) {
        var line = String.join("\t", test, what, figure.toString().strip().replaceAll("\\s+", " ")) + "\n";
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(FILE), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
