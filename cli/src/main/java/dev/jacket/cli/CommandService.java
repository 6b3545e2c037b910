package dev.jacket.cli;

import java.io.IOException;
import java.util.List;

/// A service that runs commands.
///
/// **threads:** shared.
sealed interface CommandService extends AutoCloseable permits ShellService, ExecService {
    /// {@return what is unsafe in what was asked for, and in what is not enforced, to be said at each start}
    List<String> warnings();

    /// Ends the record; nothing can be run any more.
    @Override
    void close() throws IOException;
}
