package dev.jacket.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One endpoint of the command line.
///
/// @param target where the bytes go
/// @param role `listen`, `connect`, or null for the verb's
/// @param mode the mode of a Unix socket's file
/// @param append whether a file is added to
/// @param flags shared flags for this endpoint only
/// @param options socket options for it, `name=value`
record Endpoint(
        Target target, @Nullable Role role, int mode, boolean append, Map<Flag, String> flags, List<String> options) {
    static final int PRIVATE = 0600;

    /// Which side begins.
    enum Role {
        LISTEN,
        CONNECT
    }

    /// {@return the endpoint that the text names}
    static Endpoint parse(Verb verb, String text) {
        return new EndpointParser(verb, text).parse();
    }

    /// {@return the one endpoint of a verb that takes one}
    static Endpoint only(Arguments arguments) {
        List<String> operands = arguments.operands();
        if (operands.isEmpty()) {
            throw Trouble.usage("an endpoint is missing, such as 1234, localhost:1234 or unix:/path");
        }
        if (operands.size() > 1 && arguments.verb() != Verb.SEND) {
            throw Trouble.usage("one endpoint is enough; " + Quantity.shown(operands.get(1)) + " is too much");
        }
        return parse(arguments.verb(), operands.getFirst());
    }

    Role role(Role otherwise) {
        return role == null ? otherwise : role;
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
