package dev.jacket.examples;

import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.command.Program;
import java.time.Duration;

/// Runs a program for somebody: 2 s, 64 KiB of output, and nothing left of it afterwards.
final class RunUnderLimits {
    private RunUnderLimits() {}

    public static void main(String[] argv) throws Exception {
        var limits = CommandLimits.DEFAULT.wall(Duration.ofSeconds(2)).output(64 << 10);
        var result = CommandRunner.of(limits).run(Program.of(argv), (bytes, isError) -> {
            var stream = isError ? System.err : System.out;
            stream.writeBytes(bytes);
            stream.flush();
        });
        System.out.println(result.end().word() + ", " + result.exit() + ", " + result.bytes() + " bytes");
    }
}
