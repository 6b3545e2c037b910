package dev.jacket.cli;

import java.util.ArrayList;
import java.util.List;

/// `jacket completion bash`, `zsh`, `fish`: verbs and their flags.
final class Completion implements Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Override
    public int run(Run run) throws Exception {
        var operands = run.arguments().operands();
        if (operands.size() != 1 || !SHELLS.contains(operands.getFirst())) {
            throw Trouble.usage("name one shell: bash, zsh or fish");
        }
        Std.print(script(operands.getFirst()));
        return Exit.DONE;
    }

    static String script(String shell) {
        return switch (shell) {
            case "bash" -> bash();
            case "zsh" -> "#compdef jacket\nautoload -U +X bashcompinit && bashcompinit\n" + bash();
            default -> fish();
        };
    }

    private static String bash() {
        var cases = new StringBuilder();
        for (Verb verb : built()) {
            cases.append("        ")
                    .append(verb.word())
                    .append(") words=\"")
                    .append(String.join(" ", words(verb)))
                    .append("\" ;;\n");
        }
        return """
                _jacket() {
                    local current=${COMP_WORDS[COMP_CWORD]} words=
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        COMPREPLY=($(compgen -W "%s" -- "$current"))
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                %s    esac
                    case $current in
                        -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
                        *) COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current")) ;;
                    esac
                }
                complete -F _jacket jacket
                """.replaceFirst("%s", names()).replace("%s", cases);
    }

    private static String fish() {
        var script = new StringBuilder();
        for (Verb verb : built()) {
            script.append("complete -c jacket -n __fish_use_subcommand -f -a ")
                    .append(verb.word())
                    .append(" -d '")
                    .append(verb.purpose.replace("'", "\\'"))
                    .append("'\n");
            for (Flag flag : verb.flags()) {
                if (!flag.later) {
                    appendFish(script, verb, flag);
                }
            }
        }
        return script.toString();
    }

    private static void appendFish(StringBuilder script, Verb verb, Flag flag) {
        script.append("complete -c jacket -n '__fish_seen_subcommand_from ")
                .append(verb.word())
                .append('\'');
        for (String name : flag.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        script.append(flag.takes() == Flag.Takes.VALUE ? " -r" : "")
                .append(" -d '")
                .append(flag.meaning.replace("'", "\\'"))
                .append("'\n");
    }

    private static List<Verb> built() {
        var verbs = new ArrayList<Verb>();
        for (Verb verb : Verb.values()) {
            if (!verb.later) {
                verbs.add(verb);
            }
        }
        return verbs;
    }

    private static String names() {
        var names = new ArrayList<String>();
        for (Verb verb : built()) {
            names.add(verb.word());
        }
        return String.join(" ", names);
    }

    private static List<String> words(Verb verb) {
        var words = new ArrayList<String>();
        if (verb == Verb.COMPLETION) {
            words.addAll(SHELLS);
        }
        if (verb == Verb.DOCTOR) {
            words.addAll(Doctor.PARTS);
        }
        if (verb == Verb.HELP) {
            words.addAll(Verb.words());
        }
        for (Flag flag : verb.flags()) {
            if (!flag.later) {
                words.addAll(flag.names());
            }
        }
        return words;
    }
}
