package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.util.Arrays;
import java.util.List;

/// The `jacket` command.
final class Main {
    private Main() {}

    /// Runs the verb that the arguments name and ends the process with its exit code.
    public static void main(String[] arguments) {
        Std.remember();
        int exit = run(Argv.of(arguments));
        System.exit(exit);
    }

    /// {@return the exit code of one run}
    static int run(String[] words) {
        var run = new Run();
        int exit;
        try {
            exit = start(run, Arrays.asList(words));
        } catch (Throwable e) { // the last place that can say what happened
            exit = Failures.report(run, e);
        }
        return run.close(exit);
    }

    private static int start(Run run, List<String> words) throws Exception {
        if (words.isEmpty()) {
            throw Trouble.of(Exit.USAGE, "no verb; see: jacket help");
        }
        String first = words.getFirst();
        switch (first) {
            case "-h", "--help" -> {
                return new Help().run(run.begin(Verb.HELP, words.subList(1, words.size())));
            }
            case "-V", "--version" -> {
                return new Version().run(run.begin(Verb.VERSION, List.of()));
            }
            default -> {}
        }
        Verb verb = Verb.named(first);
        if (verb == null) {
            throw Trouble.of(Exit.USAGE, Sanitize.line(first) + " : no such verb" + hint(first));
        }
        if (verb.later) {
            throw Trouble.notBuilt(verb.word());
        }
        requireNativeAccess();
        HeadStart.of(verb);
        run.begin(verb, words.subList(1, words.size()));
        return run.arguments().has(Flag.HELP)
                ? Help.page(run, verb)
                : command(verb).run(run);
    }

    /// Without the grant the virtual machine would warn of each call, or refuse it with a stack trace.
    private static void requireNativeAccess() {
        boolean granted = ModuleLayer.boot()
                .findModule("dev.jacket.sys")
                .map(Module::isNativeAccessEnabled)
                .orElse(true);
        if (!granted) {
            throw Trouble.of(
                    Exit.USAGE,
                    "native access is not granted; start java with --enable-native-access=dev.jacket.sys, as ./jacket does");
        }
    }

    private static String hint(String word) {
        String hint = Nearest.hint(word, Verb.words());
        return (hint.isEmpty() ? ";" : hint) + (hint.isEmpty() ? " see" : " See") + ": jacket help";
    }

    private static Command command(Verb verb) {
        return switch (verb) {
            case HELP -> new Help();
            case VERSION -> new Version();
            case COMPLETION -> new Completion();
            case LISTEN -> new Listen();
            case SERVE -> new Serve();
            case TOUR -> new Tour();
            case CONNECT -> new Connect();
            case SEND -> new Send();
            case RECEIVE -> new Receive();
            case DOCTOR -> new Doctor();
            case PING -> new Ping();
            case LOAD -> new Load();
            default -> throw Trouble.notBuilt(verb.word());
        };
    }
}
