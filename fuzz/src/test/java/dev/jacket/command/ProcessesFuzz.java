package dev.jacket.command;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.List;

/// What `/proc` says of a process that has given itself a name: the name may hold anything, and what
/// stands behind it is read all the same.
final class ProcessesFuzz implements FuzzTarget {
    private static final int LONGEST = 64;

    @Override
    public List<Class<?>> parsers() {
        return List.of(Processes.class, Proc.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        String name = Claim.latin(bytes);
        name = name.substring(0, Math.min(name.length(), LONGEST));
        String stat = "17 (" + name + ") Z 5 6 7 0 -1 4 0 0 0 0 100 20 3 4 20 0 1 0 9 0 0\n";
        Claim.same(Processes.entry(17, stat), new Processes.Entry(17, 5, 6, true), "the process");
        Claim.same(Processes.cpu(stat).toMillis(), 1270L, "its time");
        return true;
    }
}
