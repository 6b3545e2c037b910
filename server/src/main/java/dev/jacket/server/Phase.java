package dev.jacket.server;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A step between accept and the server's own judgement, such as a header of the PROXY protocol or TLS. All steps of a
/// connection share one time limit, counted from accept.
///
/// **threads:** called by the connection's own thread.
@FunctionalInterface
interface Phase {
    /// Takes the connection further.
    ///
    /// @param until when all steps have to be over; what waits for the peer waits until then at most
    /// @return null, or why the peer is turned away
    /// @throws IOException if the peer does not keep to the protocol or the time, or the connection broke
    @Nullable Refusal pass(Connection connection, Deadline until) throws IOException;
}
