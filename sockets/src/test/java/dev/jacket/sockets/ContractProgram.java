package dev.jacket.sockets;

import dev.jacket.loop.EventLoops;
import dev.jacket.loop.internal.Host;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.opentest4j.TestAbortedException;

/// The contract of sockets in a process of its own, on event loops as that process gets them: it tells on its output
/// what they are, and then how the cases went.
final class ContractProgram {
    private ContractProgram() {}

    /// Runs some of them.
    ///
    /// @param words the seed by which cases are picked, and how many at most
    public static void main(String[] words) throws Exception {
        List<ContractCase> cases = new ArrayList<>(ContractCase.all());
        Collections.shuffle(cases, new Random(Long.parseLong(words[0])));
        List<ContractCase> chosen = cases.subList(0, Math.min(Integer.parseInt(words[1]), cases.size()));
        int held = 0;
        try (EventLoops loops = EventLoops.start()) {
            System.out.printf("own %s, %s: %s%n", loops.areOwn(), loops.backend(), loops.reason());
            for (ContractCase each : chosen) {
                held += holds(each, loops) ? 1 : 0;
            }
        }
        System.out.printf("%d of %d cases held%n", held, chosen.size());
    }

    private static boolean holds(ContractCase each, EventLoops loops) {
        try {
            each.run(Host.system(), loops::newThread, () -> {});
            return true;
        } catch (TestAbortedException skipped) {
            return true;
        } catch (Throwable failed) {
            System.out.printf("FAILED %s%n", each);
            failed.printStackTrace(System.out);
            return false;
        }
    }
}
