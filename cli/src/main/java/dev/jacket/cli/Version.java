package dev.jacket.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/// `jacket version`.
final class Version implements Command {
    @Override
    public int run(Run run) throws Exception {
        Std.print("jacket " + number() + "\nJDK " + Runtime.version() + "\n" + System.getProperty("os.name", "Linux")
                + " " + System.getProperty("os.version", "") + " " + System.getProperty("os.arch", "") + "\n");
        return Exit.DONE;
    }

    static String number() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unknown");
    }
}
