package dev.jacket.cli;

import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.server.Connection;
import dev.jacket.server.Datagram;
import dev.jacket.server.ProgramHandler;
import dev.jacket.tls.TlsFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// `jacket serve exec`: a program for each client.
///
/// On this machine it has the limits that flags name, and a sandbox if one is asked for; beyond it those of
/// `serve shell`, all of them.
///
/// **threads:** shared.
final class ExecService implements CommandService, ProgramHandler.Records {
    private static final List<String> ERRORS = List.of("client", "log", "drop");

    private final ProgramHandler handler;
    private final AuditLog audit;
    private final List<String> warnings = new ArrayList<>();

    /// @throws IOException if a file that the flags name, or a sandbox that is needed, cannot be had
    ExecService(ServeOrder order) throws IOException {
        var arguments = order.arguments();
        var program = program(arguments, order.program());
        var runner = runner(arguments, order.endpoint());
        this.audit = AuditLog.of(arguments);
        this.handler = ProgramHandler.of(program)
                .errors(errors(arguments))
                .runner(runner)
                .maxWait(ExecLimits.patience(arguments))
                .records(this);
    }

    private static Program program(Arguments arguments, List<String> argv) {
        var program = Program.of(argv);
        for (String each : arguments.all(Flag.ENV)) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw Trouble.usage("--env " + Quantity.shown(each) + " is no NAME=VALUE");
            }
            program = program.with(each.substring(0, equals), each.substring(equals + 1));
        }
        return program;
    }

    private static ProgramHandler.Errors errors(Arguments arguments) {
        return switch (arguments.word(Flag.STDERR, "client", ERRORS)) {
            case "log" -> ProgramHandler.Errors.LOG;
            case "drop" -> ProgramHandler.Errors.DROP;
            default -> ProgramHandler.Errors.CLIENT;
        };
    }

    private CommandRunner runner(Arguments arguments, Endpoint endpoint) throws IOException {
        boolean local = CommandAccess.isLocal(endpoint.target());
        if (!local) {
            var runner = ExecLimits.runner(arguments, CommandLimits.DEFAULT, "auto", _ -> {});
            CommandAccess.checkGaps(ServiceWord.EXEC, endpoint, runner.gaps());
            return runner;
        }
        String sandbox = arguments.has(Flag.RUN_AS) ? "auto" : "off";
        var runner = ExecLimits.runner(arguments, CommandLimits.NONE, sandbox, _ -> {});
        for (Flag each : EnumSet.range(Flag.EXEC_MAX_RUNNING, Flag.EXEC_SCRATCH_FILES)) {
            String named = each.shown().substring(2) + ":";
            if (arguments.has(each)) {
                runner.gaps().stream()
                        .filter(gap -> gap.startsWith(named))
                        .forEach(gap -> warnings.add("nothing limits " + gap));
            }
        }
        return runner;
    }

    ProgramHandler handler() {
        return handler;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public CommandAudit of(Connection connection) throws IOException {
        var known = PeerProof.isOfThisMachine(connection)
                ? PeerProof.user(connection).orElse(null)
                : null;
        var name = connection
                .tls()
                .map(TlsFacts::peerCertificates)
                .map(PeerProof::name)
                .orElse("");
        return audit.of(String.valueOf(connection.peer()), known, name);
    }

    @Override
    public CommandAudit of(Datagram datagram) {
        return audit.of(String.valueOf(datagram.sender()), null, "");
    }

    /// They are those of the server's handler.
    @Override
    public Map<String, Long> limitsReached() {
        return Map.of();
    }

    @Override
    public long lostRecords() {
        return audit.lost();
    }

    @Override
    public void close() throws IOException {
        audit.close();
    }
}
