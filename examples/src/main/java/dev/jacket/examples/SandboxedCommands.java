package dev.jacket.examples;

import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import dev.jacket.command.Sandbox;
import dev.jacket.server.SocketServer;
import java.time.Duration;
import java.util.Map;

/// `SandboxedCommands [ADDRESS]`: runs one of three commands for whoever says its name, each in a sandbox of its own.
final class SandboxedCommands {
    private static final Map<String, Program> COMMANDS = Map.of(
            "date", Program.of("date", "-u"),
            "files", Program.of("sh", "-c", "touch /tmp/mine /etc/mine; ls /tmp"),
            "forever", Program.of("sleep", "infinity"));

    static void main(String[] args) throws Exception {
        var limits = CommandLimits.DEFAULT.wall(Duration.ofSeconds(2)).output(64 << 10);
        var runner = CommandRunner.of(limits).sandbox(Sandbox.find());
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:7070")
                .handler(c -> {
                    for (String name; (name = c.readLine()) != null; ) {
                        var program = COMMANDS.get(name);
                        if (program == null) {
                            c.writeLine("error: one of " + COMMANDS.keySet());
                        } else {
                            var result = runner.run(program, (bytes, isError) -> c.write(bytes));
                            c.writeLine(result.end().word() + ", " + result.exit());
                        }
                    }
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
