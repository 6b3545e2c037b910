package dev.jacket.server;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the user of a server has its own word in.
///
/// @param verify whether a connection is served at all
/// @param process what stands around the handler
/// @param handler serves a connection
/// @param finish runs when the handler is done, however it ended
/// @param error hears what a handler threw
record Hooks(
        Predicate<Connection> verify,
        ConnectionProcess process,
        ConnectionHandler handler,
        ConnectionHandler finish,
        ConnectionError error) {
    /// Serves a connection; {@return false if it was not let in}
    ///
    /// What `finish` throws is told beside what the handler threw, and not instead of it.
    boolean serve(Connection connection) throws Exception {
        if (!verify.test(connection)) {
            return false;
        }
        Throwable first = null;
        try {
            process.process(connection, handler);
        } catch (Throwable thrown) {
            first = thrown;
            throw thrown;
        } finally {
            finish(connection, first);
        }
        return true;
    }

    private void finish(Connection connection, @Nullable Throwable first) throws Exception {
        try {
            finish.handle(connection);
        } catch (Exception | Error thrown) {
            if (first == null) {
                throw thrown;
            }
            first.addSuppressed(thrown);
        }
    }

    /// Tells of what a handler threw; what the hook itself throws goes along with it.
    void tell(Connection connection, Throwable thrown) {
        try {
            error.failed(connection, thrown);
        } catch (Throwable again) { // the connection ends anyway
            thrown.addSuppressed(again);
        }
    }
}
