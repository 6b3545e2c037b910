package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Orphans;
import dev.jacket.command.Program;
import dev.jacket.server.SocketServer;
import java.nio.file.Path;

/// `CommandServer [PATH]`: a prompt, a line, what the command writes, until `exit`; for `nc -U PATH` of the same user.
final class CommandServer {
    private static final byte[] PROMPT = "\n请输入命令...\n> ".getBytes(UTF_8);

    private CommandServer() {}

    public static void main(String[] args) throws Exception {
        Orphans.adopt(); // what forks twice ends with its command too
        var runner = CommandRunner.of(CommandLimits.DEFAULT);
        // Its file is open to nobody else: mode 0600.
        try (var server = SocketServer.unix(Path.of(args.length > 0 ? args[0] : "commands"))
                .handler(c -> {
                    c.write(PROMPT);
                    for (String line; (line = c.readLine()) != null && !line.equals("exit"); ) {
                        var result = runner.run(Program.of("sh", "-c", line), (bytes, isError) -> c.write(bytes));
                        if (!result.exit().isSuccess()) {
                            c.writeLine(result.end().word() + ", " + result.exit());
                        }
                        c.write(PROMPT);
                    }
                    c.writeLine("Byebye!");
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
