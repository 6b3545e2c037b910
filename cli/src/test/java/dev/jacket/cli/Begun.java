package dev.jacket.cli;

import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandResult;
import dev.jacket.command.Program;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the commands that are about to start.
final class Begun implements CommandAudit {
    private final AtomicInteger count = new AtomicInteger();

    int count() {
        return count.get();
    }

    @Override
    public void before(Program program) {
        count.incrementAndGet();
    }

    @Override
    public void failed(Program program, IOException why) {}

    @Override
    public void after(Program program, CommandResult result) {}
}
