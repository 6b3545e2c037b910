package dev.jacket.cli;

import dev.jacket.command.Orphans;
import dev.jacket.command.Program;
import dev.jacket.server.ProgramHandler;
import dev.jacket.sockets.Address;
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

    /// Before the first client: this process becomes the parent of what programs leave behind, and
    /// whoever lets a network run programs is told so.
    static void prepare(Run run, List<Socket> listeners) throws IOException {
        Orphans.adopt();
        for (Socket each : listeners) {
            if (each.localAddress() instanceof Address.Ip ip && !ip.isLoopback()) {
                run.notices()
                        .error("warning: anyone who reaches " + ip + " has the program run, unproven and unencrypted");
                return;
            }
        }
    }
}
