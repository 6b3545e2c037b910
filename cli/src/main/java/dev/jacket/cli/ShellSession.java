package dev.jacket.cli;

import dev.jacket.command.BusyException;
import dev.jacket.command.CommandAudit;
import dev.jacket.command.CommandOutput;
import dev.jacket.command.CommandResult;
import dev.jacket.command.Program;
import dev.jacket.command.RunningCommand;
import dev.jacket.command.StartException;
import dev.jacket.loop.Deadline;
import dev.jacket.server.Connection;
import dev.jacket.server.LateException;
import dev.jacket.server.TooLongException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The dialogue with one client: a prompt, a line, what the command writes as it comes, how it ended if that
/// was no success, and again, until `exit` or the client's end.
///
/// Of the two threads one reads what the client sends, the other does all else.
final class ShellSession {
    private static final int PIECE = 4096; // what a pipe takes as a whole or not at all
    private static final int INTERRUPT = 2;
    private static final long ASK_AGAIN = 1_000_000_000;

    /// Tells whether whoever asks is still let in.
    interface Proof {
        boolean holds() throws IOException;
    }

    private final ShellPlan plan;
    private final Connection connection;
    private final ShellWire wire;
    private final Proof proof;
    private final CommandAudit audit;
    private final ShellInbox inbox;
    private final ShellScreen screen = new ShellScreen();
    private long asked = System.nanoTime();
    private final byte[] prompt;
    private final boolean recodes;
    private final WireText outText = new WireText(StandardCharsets.UTF_8);
    private boolean lineIsOpen;

    ShellSession(ShellPlan plan, Connection connection, ShellWire wire, Proof proof, CommandAudit audit)
            throws IOException {
        this.plan = plan;
        this.connection = connection;
        this.wire = wire;
        this.proof = proof;
        this.audit = audit;
        this.inbox = new ShellInbox(plan.tty());
        String shown = plan.tty() ? plan.prompt().replace("\n", "\r\n") : plan.prompt();
        this.prompt = WireText.encode(shown, plan.charset());
        this.recodes = !plan.charset().equals(StandardCharsets.UTF_8);
    }

    /// Carries it on to its end.
    void run() throws IOException, InterruptedException {
        var reader = Thread.ofVirtual().name("shell-in").start(this::read);
        ShellInbox.Miss end;
        try {
            end = converse();
            wire.end();
        } finally {
            inbox.close();
            reader.interrupt();
            reader.join();
        }
        checkLimits(end);
    }

    /// What is to be said has been said: the connection is ended by its limit, and so counted.
    private void checkLimits(ShellInbox.Miss end) throws IOException {
        var limits = plan.limits();
        switch (end) {
            case IDLE -> throw late(limits.times().idle());
            case LATE -> throw new LateException(late(limits.times().message()));
            case TOO_LONG ->
                throw new TooLongException(
                        limits.sizes().line() + 1L, limits.sizes().line());
            case ENDED -> {}
        }
    }

    private CallTimeoutException late(Duration limit) {
        return new CallTimeoutException("recv " + connection.peer(), limit, 0);
    }

    /// Reads all that comes.
    private void read() {
        byte[] buffer = new byte[PIECE];
        var text = new WireText(plan.charset());
        try {
            for (int n; (n = wire.read(buffer)) >= 0; ) {
                byte[] come =
                        recodes ? text.decode(ByteBuffer.wrap(buffer, 0, n)).getBytes(StandardCharsets.UTF_8) : buffer;
                int length = recodes ? come.length : n;
                byte[] typed = plan.tty() ? screen.typed(come, length) : come;
                inbox.put(typed, plan.tty() ? typed.length : length);
            }
        } catch (IOException broken) {
            // whoever writes hears of it
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } finally {
            inbox.end();
        }
    }

    /// {@return why there is no further line}
    private ShellInbox.Miss converse() throws IOException, InterruptedException {
        if (plan.tty()) {
            wire.write(screen.question());
        }
        wire.write(prompt);
        while (true) {
            var line = plan.tty() ? typed() : line();
            if (line.bytes == null) {
                return missed(line.miss);
            }
            var words = text(line.bytes);
            if (words != null && words.equals("exit")) {
                say("Byebye!");
                return ShellInbox.Miss.ENDED;
            }
            if (words == null) {
                say("error: the line is not " + plan.charset().name());
            } else if (!words.isEmpty() && !answer(words)) {
                return ShellInbox.Miss.ENDED;
            }
            wire.write(prompt);
        }
    }

    private ShellInbox.Miss missed(ShellInbox.@Nullable Miss why) throws IOException {
        if (why == ShellInbox.Miss.TOO_LONG) {
            say("error: the line is longer than " + plan.limits().sizes().line() + " bytes");
        }
        return why == null ? ShellInbox.Miss.ENDED : why;
    }

    private ShellInbox.Line line() throws InterruptedException {
        var limits = plan.limits();
        var times = limits.times();
        return inbox.line(limits.sizes().line(), times.idle(), times.message(), connection::isDraining);
    }

    /// {@return a line that was typed key by key}
    private ShellInbox.Line typed() throws IOException, InterruptedException {
        var limits = plan.limits();
        ShellKeys.Keys keys = () -> inbox.key(limits.times().idle(), connection::isDraining);
        byte[] line = new ShellKeys(keys, wire::write, limits.sizes().line()).line();
        return new ShellInbox.Line(line, line == null ? inbox.miss() : null);
    }

    /// {@return the line as text; null if it is none}
    private static @Nullable String text(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString()
                    .strip();
        } catch (CharacterCodingException wrong) {
            return null;
        }
    }

    private void say(String line) throws IOException {
        wire.write((plan.tty() ? line.replace("\n", "\r\n") + "\r\n" : line + '\n').getBytes(plan.charset()));
    }

    /// {@return whether anybody waits for the next prompt}
    private boolean answer(String line) throws IOException, InterruptedException {
        if (!proof.holds()) {
            return false;
        }
        try {
            return tell(result(plan.commands().program(line)));
        } catch (BusyException | StartException | IllegalArgumentException refused) {
            say("error: " + refused.getMessage());
            return true;
        }
    }

    private CommandResult result(Program program) throws IOException, InterruptedException {
        lineIsOpen = false;
        var command = plan.tty() ? onTerminal(program) : plan.runner().start(program, audit, plan.patience());
        inbox.feeds(() -> command.signal(INTERRUPT));
        var feeder = Thread.ofVirtual().name("shell-feed").start(() -> feed(command));
        try {
            return command.await(new Passing());
        } finally {
            inbox.feedsNobody();
            command.close(); // which ends a write of the feeder's
            feeder.join();
            inbox.giveBack(command.unread());
        }
    }

    private RunningCommand onTerminal(Program program) throws IOException, InterruptedException {
        var runner = plan.runner().terminal(screen.columns(), screen.rows());
        var command = runner.start(program.with("TERM", "xterm"), audit, plan.patience());
        screen.onChange(command::resize);
        command.resize(screen.columns(), screen.rows()); // should it have changed meanwhile
        return command;
    }

    /// Writes to a command what comes while it runs.
    private void feed(RunningCommand command) {
        try {
            for (byte[] next; (next = inbox.food(PIECE)) != null; ) {
                try {
                    command.input().write(next);
                } catch (IOException ended) {
                    inbox.giveBack(next);
                    return;
                }
            }
            command.input().close();
        } catch (InterruptedException | IOException over) {
            // its input is closed with it
        }
    }

    private boolean tell(CommandResult result) throws IOException {
        if (result.end() == CommandResult.End.UNWANTED) {
            return false;
        }
        var rest = recodes ? outText.finish() : "";
        wire.write(rest.getBytes(plan.charset()));
        String status = plan.status().line(result);
        if (!status.isEmpty()) {
            say((lineIsOpen ? "\n" : "") + status);
        }
        return true;
    }

    /// Passes on what a command writes, and looks whether the client is still there.
    private final class Passing implements CommandOutput {
        @Override
        public void write(byte[] bytes, boolean isError) throws IOException {
            if (isError && plan.dropsErrors()) {
                return;
            }
            lineIsOpen = bytes[bytes.length - 1] != '\n';
            wire.write(recodes ? recoded(bytes, plan.charset()) : bytes);
        }

        @Override
        public boolean isWanted() throws IOException {
            if (screen.answers() && System.nanoTime() - asked > ASK_AGAIN) {
                asked = System.nanoTime();
                wire.write(screen.question()); // it may have become another one, and tells it when asked alone
            }
            try {
                connection.socket().await(Interest.ERROR, Deadline.NOW);
                return false;
            } catch (CallTimeoutException whole) {
                return PeerProof.isThere(connection);
            }
        }
    }

    private byte[] recoded(byte[] bytes, Charset to) {
        return outText.decode(ByteBuffer.wrap(bytes)).getBytes(to);
    }
}
