package dev.jacket.cli;

import dev.jacket.command.CommandLimits;
import dev.jacket.command.CommandRunner;
import dev.jacket.loop.Deadline;
import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.Refusal;
import dev.jacket.server.RefusedException;
import dev.jacket.server.ServerLimits;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// `jacket serve shell`: commands for clients that have proven who they are.
///
/// On this machine that is a user whom the kernel knows and who is let in, looked at again before each
/// command; where there is a file of tokens also one of those; under TLS also a certificate, if one is
/// demanded.
///
/// **threads:** shared.
final class ShellService implements ConnectionHandler, CommandService {
    private static final String PROMPT = "\\nEnter a command...\\n> ";

    private final ShellPlan plan;
    private final PeerProof users;
    private final @Nullable TokenFile tokens;
    private final @Nullable TlsServer tls;
    private final LoginGate gate;
    private final AuditLog audit;
    private final List<String> warnings = new ArrayList<>();

    /// @param tls who the server is; null for plain text
    /// @throws IOException if a file that the flags name cannot be had
    ShellService(Arguments arguments, ServerLimits limits, @Nullable TlsServer tls) throws IOException {
        if (arguments.has(Flag.ANY_COMMAND)) {
            warnings.add("--any-command lets whoever is let in run anything as you");
        }
        this.plan = plan(arguments, limits, ExecLimits.runner(arguments, CommandLimits.DEFAULT, "auto", warnings::add));
        this.users = PeerProof.of(arguments);
        this.tls = tls;
        var file = arguments.text(Flag.TOKEN_FILE);
        this.tokens = file == null ? null : TokenFile.read(file);
        this.gate = new LoginGate(
                LoginGate.limits(arguments),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
        this.audit = AuditLog.of(arguments);
    }

    private static ShellPlan plan(Arguments arguments, ServerLimits limits, CommandRunner runner) throws IOException {
        Charset charset = arguments.has(Flag.CHARSET)
                ? WireText.charset(arguments.text(Flag.CHARSET, ""))
                : StandardCharsets.UTF_8;
        String prompt = arguments.text(Flag.PROMPT, PROMPT);
        var status = arguments.word(Flag.SHOW_STATUS, "failures", List.of("always", "failures", "never"));
        return new ShellPlan(
                ShellCommands.of(arguments),
                runner,
                ExecLimits.patience(arguments),
                prompt.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r"),
                charset,
                arguments.word(Flag.STDERR, "client", List.of("client", "drop")).equals("drop"),
                ShellPlan.Status.valueOf(status.toUpperCase(Locale.ROOT)),
                limits,
                arguments.has(Flag.TTY));
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    /// Refuses to run commands for a network if some limit is not enforced.
    void check(Endpoint endpoint) {
        if (!CommandAccess.isLocal(endpoint.target())) {
            CommandAccess.checkGaps(ServiceWord.SHELL, endpoint, plan.runner().gaps());
        }
    }

    @Override
    public void handle(Connection connection) throws Exception {
        boolean local = PeerProof.isOfThisMachine(connection);
        var user = local ? PeerProof.user(connection).orElse(null) : null;
        var login = new Login(connection, local, user);
        boolean guessed = tokens != null || !local;
        var refusal = guessed ? gate.enter(login.source()) : null;
        if (refusal != null) {
            throw new RefusedException(refusal);
        }
        String who;
        try {
            who = login.proven();
        } catch (CallTimeoutException late) {
            throw new RefusedException(Refusal.HANDSHAKE);
        } finally {
            if (guessed) {
                gate.leave();
            }
        }
        if (who != null) {
            ShellSession.Proof proof = () -> !local || users.isProven(connection);
            var record = audit.of(String.valueOf(connection.peer()), user, who);
            new ShellSession(plan, connection, login.wire(), proof, record).run();
        }
    }

    /// One client on its way in.
    private final class Login {
        private static final int LONGEST = 1024;

        private final Connection connection;
        private final boolean local;
        private final @Nullable Long user;
        private final Deadline until;
        private @Nullable ShellWire wire;

        Login(Connection connection, boolean local, @Nullable Long user) {
            this.connection = connection;
            this.local = local;
            this.user = user;
            Duration left = plan.limits().times().handshake().minus(connection.age());
            this.until = left.isPositive() ? Deadline.after(left) : Deadline.NOW;
        }

        /// {@return whose failures count together}
        String source() {
            return user == null ? LoginGate.source(connection.peer()) : "uid " + user;
        }

        ShellWire wire() {
            return Objects.requireNonNull(wire);
        }

        /// {@return the name that whoever is there has proven, empty where none is asked for; null for nobody}
        @Nullable String proven() throws IOException {
            try {
                wire = ShellWire.of(connection, tls, until);
            } catch (SSLException wrong) {
                gate.failed(source());
                throw wrong;
            }
            if (local && !users.isProven(connection)) {
                return refuse("you are nobody that is let in here");
            }
            var shown = wire().tls();
            var certificates =
                    shown == null ? List.<X509Certificate>of() : shown.facts().peerCertificates();
            var name = PeerProof.name(certificates);
            if (tokens != null) {
                var holder = holder(tokens);
                if (holder == null) {
                    return null;
                }
                name = name.isEmpty() ? holder : name + ", " + holder;
            }
            if (!local && tokens == null && certificates.isEmpty()) {
                return refuse("nothing proves who you are"); // whatever the words of the start were
            }
            gate.succeeded(source());
            return name;
        }

        private @Nullable String holder(TokenFile known) throws IOException {
            wire().write("token: ".getBytes(StandardCharsets.UTF_8));
            byte[] said = wire().line(LONGEST, until);
            var found = said == null ? null : known.name(said);
            if (found == null) {
                gate.failed(source());
                return refuse("that is nobody's token");
            }
            return found;
        }

        private @Nullable String refuse(String why) throws IOException {
            wire().write(("error: " + why + "\n").getBytes(StandardCharsets.UTF_8));
            wire().end();
            return null;
        }
    }

    @Override
    public Map<String, Long> limitsReached() {
        return plan.runner().limitsReached();
    }

    @Override
    public long lostRecords() {
        return audit.lost();
    }

    @Override
    public void close() throws IOException {
        audit.close();
    }
}
