package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `jacket help [VERB]`: one page that fits 100 columns.
final class Help implements Command {
    private static final String SERVE_EXAMPLES = """
              jacket serve echo 127.0.0.1:1234       the bytes back; discard takes them, chargen sends letters
              jacket serve time '*:21567'            [ctime] before each line
              jacket serve reply 1234 'all is well'  one reply a message: {} it, {time}, {peer}, {n}
              jacket serve hello udp://127.0.0.2:9999       reply 'Hello, {}!'
              jacket serve greet unix:/run/greet     a greeting, Loop_msg: {}!, exit ends
              jacket serve exec 1234 -- tr a-z A-Z   a program for each client, whose stdin and stdout it is
              jacket serve shell 9999 --command up=uptime    a prompt, and what you name, for proven users

              SIGTERM and SIGINT let those at work end, a second one does not; SIGUSR1 prints figures.
            """;

    private static final int WIDTH = 100;
    private static final int COLUMN = 28;

    @Override
    public int run(Run run) throws Exception {
        var operands = run.arguments().operands();
        if (operands.isEmpty()) {
            Std.print(overview());
            return Exit.DONE;
        }
        Verb verb = Verb.named(operands.getFirst());
        if (verb == null) {
            throw Trouble.usage(Sanitize.line(operands.getFirst()) + " is no verb"
                    + Nearest.hint(operands.getFirst(), Verb.words()));
        }
        if (verb.later) {
            throw Trouble.notBuilt(verb.word());
        }
        return page(run, verb);
    }

    static int page(Run run, Verb verb) throws Exception {
        Std.print(page(verb));
        return Exit.DONE;
    }

    static String overview() {
        var page = new StringBuilder("""
                jacket: sockets at the shell

                  jacket VERB ENDPOINT ...

                """);
        for (Verb verb : Verb.values()) {
            if (!verb.later) {
                row(page, verb.word() + " " + verb.operands, verb.purpose);
            }
        }
        page.append("\nReserved, not built yet: ")
                .append(String.join(" ", reserved()))
                .append('\n');
        page.append("""

                Endpoints
                  1234  HOST:1234  [::1]:1234   TCP; listening on a bare PORT means this machine only
                  *:1234                        listening: all addresses, IPv4 and IPv6
                  tcp://HOST:PORT  tls://HOST:PORT  udp://HOST:PORT
                  unix:PATH  unix-dgram:PATH  seqpacket:PATH   Unix sockets; @NAME is abstract
                  vsock://CID:PORT  ip://HOST/PROTO   to a virtual machine or its host; packets, such as ip://*/icmp
                  fd:N  fd:NAME                 an inherited descriptor; listening: NAME as systemd calls it
                  ...?word=value&...            a flag without its dashes, or a socket option: tcp-nodelay=1

                Exit codes
                  0 done  1 network  2 usage, file, permission, or missing here  3 a time limit ran out
                  4 not who they should be  5 the answer is no  70 a defect of ours  130 143 ended by a signal
                  141 stdout's reader went away

                One verb's page: jacket help VERB
                """);
        return page.toString();
    }

    static String page(Verb verb) {
        var page = new StringBuilder();
        page.append("jacket ")
                .append(verb.word())
                .append(verb.operands.isEmpty() ? "" : " " + verb.operands)
                .append("\n\n  ")
                .append(verb.purpose)
                .append("\n\n");
        String examples = examples(verb);
        if (!examples.isEmpty()) {
            page.append(examples).append('\n');
        }
        Set<Flag> flags = verb.flags();
        section(page, "Flags of this verb", flags, true);
        section(page, "Shared flags", flags, false);
        var later = new ArrayList<String>();
        for (Flag flag : flags) {
            if (flag.later) {
                later.add(flag.shown());
            }
        }
        if (!later.isEmpty()) {
            page.append("\nReserved, not built yet:");
            wrap(page, later);
        }
        if (flags.contains(Flag.CONNECT_TIMEOUT) || flags.contains(Flag.IDLE_TIMEOUT)) {
            page.append("""

                    T: 500ms, 2s, 1m, 1h, a bare number is seconds; 0 or never switches a limit off.
                    SIZE: 64k, 1M, 4G, powers of 1,024. A value that may be left out stands after =.
                    """);
        }
        return page.toString();
    }

    private static List<String> reserved() {
        var words = new ArrayList<String>();
        for (Verb verb : Verb.values()) {
            if (verb.later) {
                words.add(verb.word());
            }
        }
        return words;
    }

    private static void section(StringBuilder page, String title, Set<Flag> flags, boolean own) {
        var rows = new StringBuilder();
        for (Flag flag : flags) {
            boolean isOwn = flag.compareTo(Flag.RESUME) > 0;
            if (!flag.later && isOwn == own) {
                row(rows, name(flag), flag.meaning);
            }
        }
        if (!rows.isEmpty()) {
            page.append(page.toString().endsWith("\n\n") ? "" : "\n")
                    .append(title)
                    .append('\n')
                    .append(rows);
        }
    }

    private static String name(Flag flag) {
        String names = String.join(" ", flag.names());
        return switch (flag.takes()) {
            case NOTHING -> names;
            case VALUE -> names + " " + flag.value;
            case MAYBE -> names + flag.value;
        };
    }

    private static void row(StringBuilder page, String name, String meaning) {
        page.append("  ").append(name);
        int gap = COLUMN - name.length();
        if (gap < 1) {
            page.append('\n').append("  ");
            gap = COLUMN;
        }
        page.append(" ".repeat(gap)).append(meaning).append('\n');
    }

    private static void wrap(StringBuilder page, List<String> words) {
        int column = WIDTH;
        for (String word : words) {
            if (column + word.length() + 1 > WIDTH) {
                page.append("\n ");
                column = 1;
            }
            page.append(' ').append(word);
            column += word.length() + 1;
        }
        page.append('\n');
    }

    private static String examples(Verb verb) {
        return switch (verb) {
            case LISTEN -> """
                      jacket listen 1234                     chat with: nc localhost 1234
                      jacket listen -k '*:9090' --eol none   clients one after another, replies typed
                      jacket listen unix:/tmp/s > file       what a client sends, into a file
                    """;
            case CONNECT -> """
                      jacket connect localhost:1234          chat with: nc -l 1234
                      jacket connect host:80 -C              typed lines end in CRLF
                      jacket connect host:9 --retry          again and again until it is there
                    """;
            case SEND -> """
                      jacket send 127.0.0.1:1234 'hello world' --reply
                      jacket send 127.0.0.1:9999 --eol lf --reply=line one two
                      jacket send udp://127.0.0.1:9999 --reply hello world
                      jacket send host:1234 @FILE            a file's bytes; @@x is the text @x
                    """;
            case SERVE -> SERVE_EXAMPLES;
            case RECEIVE -> """
                      jacket receive 1234 -o FILE --sum      one connection's bytes into a file
                      jacket receive 'udp://*:9090' -c 1     one datagram
                      jacket receive 'ip://*/icmp'           packets, a line each (in a pipe with --show text)
                    """;
            case PING -> """
                      jacket ping 127.0.0.1                  four ICMP echoes (-c 0: on and on), then the figures
                      jacket ping localhost:80               how long a TCP connect takes
                      jacket ping tls://localhost:443        how long a connect and the handshake take
                      jacket ping udp://localhost:7          how long a datagram's way there and back takes

                      Exit code 0 if anything came back, else 5. No reply within --reply-timeout (2s) is said.
                    """;
            case LOAD -> """
                      jacket load localhost:1234             50 connections, 64 bytes each way, 10 s
                      jacket load 21567 --eol lf --message hi        a line, and a line as its reply
                      jacket load localhost:80 --short       a new connection for each message
                      jacket load tls://localhost:443 --short        each with its handshake, which is counted
                      jacket load 1234 --rate 5000/s --expect 'p99<5ms,errors=0'

                      A reply is a line where the message ends in LF, else as many bytes as the message; of
                      records, one. --expect takes p50 or any percentile such as p99.9, max, rate, messages,
                      bytes (a second), errors; the exit code is 5 where one does not hold.
                    """;
            case DOCTOR -> """
                      jacket doctor                          all parts: java sockets loop tls limits terminal
                      jacket doctor sockets                  which sockets this kernel and user may open
                      jacket doctor limits --json            an event a line, named doctor, with the fields
                                                             part, name, ok, detail, errno, remedy

                      ! marks what is needed and not here; then the exit code is 5.
                    """;
            default -> "";
        };
    }
}
