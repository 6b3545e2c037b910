package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Python program that says one line when it is ready and has printed the rest when it ends.
final class PythonPeer implements AutoCloseable {
    private static final String HELLO = "import socket, struct, sys, os, select, time\n";

    private final Process process;
    private final BufferedReader lines;

    /// @param program what it runs, with some modules imported
    /// @param words its `sys.argv[1:]`
    PythonPeer(String program, Object... words) throws IOException {
        var command = new ArrayList<>(List.of("python3", "-c", HELLO + program));
        for (Object word : words) {
            command.add(word.toString());
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader();
    }

    String line() throws IOException {
        return lines.readLine();
    }

    void assertEndsWell() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
