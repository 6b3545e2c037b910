package dev.jacket.cli;

import dev.jacket.command.Orphans;
import dev.jacket.command.Program;
import dev.jacket.server.ProgramHandler;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;

/// `jacket serve exec`: a program for each client.
final class ExecService {
    private static final List<String> ERRORS = List.of("client", "log", "drop");

    private ExecService() {}

    /// @param argv the program and its arguments
    static ProgramHandler of(Arguments arguments, List<String> argv) {
        var program = Program.of(argv);
        for (String each : arguments.all(Flag.ENV)) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw Trouble.usage("--env " + Quantity.shown(each) + " is no NAME=VALUE");
            }
            program = program.with(each.substring(0, equals), each.substring(equals + 1));
        }
        return ProgramHandler.of(program).errors(errors(arguments));
    }

    private static ProgramHandler.Errors errors(Arguments arguments) {
        return switch (arguments.word(Flag.STDERR, "client", ERRORS)) {
            case "log" -> ProgramHandler.Errors.LOG;
            case "drop" -> ProgramHandler.Errors.DROP;
            default -> ProgramHandler.Errors.CLIENT;
        };
    }

    /// Before the first client: sockets that were passed to us are looked at, and this process becomes the
    /// parent of what programs leave behind.
    static void prepare(ServeOrder order, List<Socket> listeners) throws IOException {
        var arguments = order.arguments();
        boolean tls = order.endpoint().target() instanceof Target.Internet internet && internet.tls();
        boolean proven = tls && (arguments.has(Flag.CLIENT_CA) || arguments.has(Flag.TOKEN_FILE));
        CommandAccess.check(order.service(), order.endpoint(), listeners, proven);
        Orphans.adopt();
    }
}
