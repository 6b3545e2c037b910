package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where our input and output are, and what the terminal can show.
final class TerminalFindings {
    private static final List<String> NAMES = List.of("stdin", "stdout", "stderr");

    private TerminalFindings() {}

    static List<Finding> of(Machine machine) {
        var findings = new ArrayList<Finding>();
        for (int fd = 0; fd < NAMES.size(); fd++) {
            findings.add(descriptor(NAMES.get(fd), machine.std(fd)));
        }
        boolean used = machine.std(0) == Std.Kind.TERMINAL || machine.std(1) == Std.Kind.TERMINAL;
        findings.add(term(machine, used));
        findings.add(charset(machine, used));
        return findings;
    }

    private static Finding descriptor(String name, Std.Kind kind) {
        return switch (kind) {
            case TERMINAL -> Finding.of(name, Finding.Verdict.OK, "a terminal");
            case PIPE -> Finding.of(name, Finding.Verdict.OK, "a pipe or socket: no terminal, bytes go untouched");
            case OTHER -> Finding.of(name, Finding.Verdict.OK, "a file or device: no terminal, bytes go untouched");
            case CLOSED ->
                Finding.of(name, Finding.Verdict.NO, "closed")
                        .remedy("give it " + (name.equals("stdin") ? "</dev/null" : "a file, or /dev/null"));
        };
    }

    private static Finding term(Machine machine, boolean used) {
        String term = machine.variable("TERM");
        String detail = term == null || term.isEmpty() ? "not set" : Sanitize.line(term);
        if (!used) {
            return Finding.of("TERM", Finding.Verdict.OK, detail + "; not used without a terminal");
        }
        boolean good = !detail.equals("not set") && !detail.startsWith("dumb");
        return Finding.judged("TERM", good, Finding.Verdict.LOW, detail, "no line editing: TERM=xterm-256color");
    }

    private static Finding charset(Machine machine, boolean used) {
        String charset = machine.property("native.encoding");
        if (charset == null) {
            return Finding.of("locale charset", Finding.Verdict.UNKNOWN, "the JVM does not say");
        }
        String detail = charset + locale(machine);
        boolean good = !used || charset.toUpperCase(Locale.ROOT).equals("UTF-8");
        return Finding.judged(
                "locale charset",
                good,
                Finding.Verdict.LOW,
                detail,
                "we print UTF-8: LC_ALL=C.UTF-8, if the terminal can");
    }

    private static String locale(Machine machine) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String value = machine.variable(name);
            if (value != null && !value.isEmpty()) {
                return " from " + name + "=" + Sanitize.line(value);
            }
        }
        return ", as no locale is set";
    }
}
