package dev.jacket.cli;

import dev.jacket.server.AccessRules;
import dev.jacket.server.Server;
import dev.jacket.server.ServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Who may come to a service, and which proxies it believes: `--allow`, `--deny`, their files, and the PROXY protocol.
///
/// The files come first, then the flags, and in each what allows stands before what denies.
final class ServeAccess {
    private static final List<Flag> FLAGS = List.of(Flag.ALLOW_FILE, Flag.DENY_FILE, Flag.ALLOW, Flag.DENY);

    private final Arguments arguments;
    private final AccessRules first;

    /// Reads the files, so that what is wrong with them is said before anything is opened.
    ///
    /// @throws IOException if a file cannot be read, or a name has no address
    ServeAccess(Endpoint endpoint, Arguments arguments) throws IOException {
        this.arguments = arguments;
        this.first = rules();
        checkProxies(endpoint, arguments);
    }

    private static void checkProxies(Endpoint endpoint, Arguments arguments) {
        boolean accepts = arguments
                .word(Flag.PROXY_PROTOCOL, "off", List.of("accept", "off"))
                .equals("accept");
        if (accepts != arguments.has(Flag.PROXY_TRUSTED_SOURCES)) {
            throw Trouble.usage("--proxy-protocol accept and --proxy-trusted-sources WHO go together: only proxies"
                    + " that are named are believed");
        }
        if (accepts && endpoint.target().keepsRecords()) {
            throw Trouble.usage(Flag.PROXY_PROTOCOL.shown() + " is for streams, and " + endpoint + " is none");
        }
    }

    private AccessRules rules() throws IOException {
        var all = AccessRules.EVERYBODY;
        for (Flag flag : FLAGS) {
            boolean allows = flag == Flag.ALLOW || flag == Flag.ALLOW_FILE;
            boolean isFile = flag == Flag.ALLOW_FILE || flag == Flag.DENY_FILE;
            for (String value : arguments.all(flag)) {
                all = isFile ? withFile(all, allows, value) : with(all, allows, value, flag.shown());
            }
        }
        return all;
    }

    private static AccessRules withFile(AccessRules rules, boolean allows, String file) throws IOException {
        var all = rules;
        int number = 0;
        for (String line : Files.readAllLines(Path.of(file))) {
            number++;
            int comment = line.indexOf('#');
            String who = (comment < 0 ? line : line.substring(0, comment)).trim();
            all = who.isEmpty() ? all : with(all, allows, who, file + ":" + number);
        }
        return all;
    }

    private static AccessRules with(AccessRules rules, boolean allows, String who, String where) throws IOException {
        try {
            return allows ? rules.allow(who) : rules.deny(who);
        } catch (IllegalArgumentException e) {
            throw Trouble.usage(where + ": " + Sanitize.line(String.valueOf(e.getMessage())));
        }
    }

    /// Says it of a server that nobody has come to yet.
    void apply(Server server) {
        if (FLAGS.stream().anyMatch(arguments::has)) {
            server.access(first);
        }
    }

    /// Says of a server of connections which proxies it believes.
    ///
    /// @throws IOException if a name has no address
    static void trust(ServerBuilder builder, Arguments arguments) throws IOException {
        var trusted = arguments.text(Flag.PROXY_TRUSTED_SOURCES);
        if (trusted == null) {
            return;
        }
        try {
            builder.proxyTrustedSources(trusted);
        } catch (IllegalArgumentException e) {
            throw Trouble.usage(
                    Flag.PROXY_TRUSTED_SOURCES.shown() + ": " + Sanitize.line(String.valueOf(e.getMessage())));
        }
    }

    /// Reads the files again; those who are connected stay. A file that is wrong changes nothing.
    ///
    /// @return whether there is anything to read
    boolean reload(Run run, Server server) {
        if (!arguments.has(Flag.ALLOW_FILE) && !arguments.has(Flag.DENY_FILE)) {
            return false;
        }
        try {
            server.access(rules());
            run.notices().always("SIGHUP: the rules of who may come were read again");
        } catch (IOException | Trouble wrong) {
            run.notices().always("SIGHUP: who may come stays as it was, " + Failures.text(run, wrong));
        }
        return true;
    }
}
