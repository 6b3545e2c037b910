package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// Serves datagrams: receives them, and has each handled by a function that may answer.
///
/// ```java
/// try (var server = SocketServer.udp("127.0.0.1:9999")
///         .handler(d -> d.reply("Hello, " + d.text() + "!"))
///         .start()) {
///     server.join();
/// }
/// ```
///
/// **threads:** shared; each method may be called by any thread, a handler's included.
public final class DatagramServer extends Server {
    private final DatagramPlan plan;
    private final Answers answers;

    DatagramServer(DatagramPlan plan) {
        super(plan.place(), plan.watch(), sharesLoops(plan), plan.actions());
        this.plan = plan;
        var own = plan.threads();
        var threads = own == null ? threads(plan.concurrency()) : own;
        boolean inline = plan.concurrency() == Concurrency.ONE_AT_A_TIME;
        this.answers = new Answers(plan, inline ? null : threads, this::endIfOver);
        for (Socket socket : plan.place().sockets()) {
            add(new DatagramLoop(socket, plan.size(), answers, plan.once() ? this::abandon : () -> {}, threads));
        }
    }

    private static boolean sharesLoops(DatagramPlan plan) {
        return plan.threads() == null && plan.concurrency() != Concurrency.PLATFORM_THREADS;
    }

    private static ThreadFactory threads(Concurrency concurrency) {
        return concurrency == Concurrency.PLATFORM_THREADS
                ? Thread.ofPlatform().name("jacket-serve-", 0).factory()
                : Loops.acquire();
    }

    @Override
    Work work() {
        return answers;
    }

    @Override
    Object handler() {
        return plan.handler();
    }

    @Override
    List<String> take(Settings next) throws IOException {
        var configured = plan.configured();
        answers.limits(next.limits(configured.limits()));
        var rules = next.access();
        access(rules == null ? configured.access() : rules);
        return configured.settings().fixedIn(next);
    }

    @Override
    public DatagramServer start() {
        super.start();
        return this;
    }

    /// Waits for one datagram, at most for the builder's `timeout`, and has it handled: on the calling thread
    /// with [Concurrency#ONE_AT_A_TIME], otherwise on one of its own.
    ///
    /// @return whether one came
    /// @throws IllegalStateException if the server receives by itself, or on several sockets
    /// @throws IOException if receiving fails
    public boolean handleRequest() throws IOException {
        var sockets = plan.place().sockets();
        if (isRunning() || sockets.size() > 1) {
            throw new IllegalStateException("the server receives by itself, or on several sockets");
        }
        var socket = sockets.getFirst();
        try (var datagrams = socket.datagrams(1, plan.size())) {
            datagrams.onDrop(answers::notSent);
            datagrams.next(Deadline.after(plan.timeout()));
            answers.give(answers.new Batched(socket, datagrams));
            datagrams.flush();
            return true;
        } catch (CallTimeoutException nothing) {
            plan.late().run();
            return false;
        } catch (ClosedChannelException stopped) {
            return false;
        }
    }
}
