package dev.jacket.cli;

import dev.jacket.command.Orphans;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A service that runs commands.
///
/// **threads:** shared.
sealed interface CommandService extends AutoCloseable permits ShellService, ExecService {
    /// {@return what is unsafe in what was asked for, and in what is not enforced, to be said at each start}
    List<String> warnings();

    /// Before the first client: sockets that were passed to us are looked at, and this process becomes the
    /// parent of what commands leave behind.
    static void prepare(ServeOrder order, List<Socket> listeners) throws IOException {
        CommandAccess.check(order.service(), order.endpoint(), order.arguments(), listeners);
        Orphans.adopt();
    }

    /// {@return how often commands came to a limit, by its word, as far as the server does not count that by
    /// itself}
    Map<String, Long> limitsReached();

    /// {@return how many lines of the record could not be written so far}
    long lostRecords();

    /// Ends the record; nothing can be run any more.
    @Override
    void close() throws IOException;
}
