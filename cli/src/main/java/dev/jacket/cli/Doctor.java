package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `jacket doctor [PART ...]`: what this machine allows, and the remedy.
final class Doctor implements Command {
    /// In the order of the report.
    static final List<String> PARTS = List.of("java", "sockets", "loop", "tls", "limits", "terminal");

    private static final int WIDTH = 100;
    private static final int COLUMN = 2 + 21 + 9; // where what was found stands

    private final Machine machine;
    private final Paper paper;

    Doctor() {
        this(Machine.here(), Std::print);
    }

    Doctor(Machine machine, Paper paper) {
        this.machine = machine;
        this.paper = paper;
    }

    /// Where the report for people goes.
    interface Paper {
        void print(String page) throws IOException;
    }

    @Override
    public int run(Run run) throws Exception {
        var found = new LinkedHashMap<String, List<Finding>>();
        for (String part : parts(run.arguments().operands())) {
            found.put(part, examine(part));
        }
        var events = run.events();
        if (events.isOn()) {
            found.forEach((part, findings) -> {
                for (Finding finding : findings) {
                    events.write(finding.event(EventText.begin("doctor"), part));
                }
            });
        }
        if (!events.areOnStdout()) {
            paper.print(page(found));
        }
        var missing = missing(found);
        if (!missing.isEmpty()) {
            throw Trouble.of(Exit.NO, "doctor : needed and not here: " + String.join(", ", missing));
        }
        return Exit.DONE;
    }

    static Set<String> parts(List<String> words) {
        for (String word : words) {
            if (!PARTS.contains(word)) {
                throw Trouble.usage(Quantity.shown(word) + " is no part; the parts are " + String.join(", ", PARTS)
                        + Nearest.hint(word, PARTS));
            }
        }
        return new LinkedHashSet<>(words.isEmpty() ? PARTS : words);
    }

    List<Finding> examine(String part) {
        return switch (part) {
            case "java" -> RuntimeFindings.java(machine);
            case "sockets" -> SocketFindings.of(machine);
            case "loop" -> RuntimeFindings.loop(machine);
            case "tls" -> TlsFindings.of(machine);
            case "limits" -> LimitFindings.of(machine);
            case "terminal" -> TerminalFindings.of(machine);
            default -> throw new IllegalArgumentException(part);
        };
    }

    private static List<String> missing(Map<String, List<Finding>> found) {
        var missing = new ArrayList<String>();
        found.forEach((part, findings) -> {
            for (Finding finding : findings) {
                if (finding.isMissing()) {
                    missing.add(part + " " + finding.name());
                }
            }
        });
        return missing;
    }

    static String page(Map<String, List<Finding>> found) {
        var page = new StringBuilder();
        found.forEach((part, findings) -> {
            page.append(page.isEmpty() ? "" : "\n").append(part).append('\n');
            for (Finding finding : findings) {
                String word = finding.isMissing()
                        ? finding.verdict().word() + " !"
                        : finding.verdict().word();
                var row = new StringBuilder(String.format("  %-21s%-9s", finding.name(), word));
                append(row, finding.about());
                page.append(row.toString().stripTrailing()).append('\n');
            }
        });
        return page.toString();
    }

    /// Adds what was found, and the remedy beside it or, where both are long, below it.
    private static void append(StringBuilder row, Finding.About about) {
        String text = about.text();
        if (COLUMN + text.length() <= WIDTH || about.remedy().isEmpty()) {
            wrap(row, text);
        } else {
            wrap(row, about.detail() + ";");
            row.append('\n').append(" ".repeat(COLUMN));
            wrap(row, about.remedy());
        }
    }

    /// Adds words; those that do not fit go on below, in the same column.
    private static void wrap(StringBuilder row, String text) {
        int column = COLUMN;
        for (String word : text.split(" ", -1)) {
            if (column > COLUMN && column + 1 + word.length() > WIDTH) {
                row.append('\n').append(" ".repeat(COLUMN));
                column = COLUMN;
            }
            row.append(column > COLUMN ? " " : "").append(word);
            column += word.length() + (column > COLUMN ? 1 : 0);
        }
    }
}
