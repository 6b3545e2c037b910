package dev.jacket.cli;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.internal.LineQueue;
import dev.jacket.server.MetricsEndpoint;
import dev.jacket.server.Server;
import dev.jacket.server.ServerLimits;
import dev.jacket.server.Supervisor;
import dev.jacket.sockets.SocketType;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// `jacket serve`: a service for many clients until a signal.
final class Serve implements Command {
    private static final TimeLimit DRAIN = TimeLimit.seconds(10);

    @Override
    public int run(Run run) throws Exception {
        long began = System.nanoTime();
        var order = ServeOrder.of(run.arguments());
        run.about(order.endpoint().target());
        Alarm.set(run, order.arguments().limit(Flag.TIMEOUT, TimeLimit.NEVER));
        var words = TlsWords.of(order.endpoint(), order.arguments());
        var tls = words == null ? null : words.server(run.notices());
        var stop = new Stop(order.arguments());
        var news = new ServeNews(run, order.charset(), stop::now);
        var handling = Handling.of(order, news, tls);
        var commands = handling.commands();
        if (commands != null) {
            run.onClose(commands);
            news.tell(commands);
        }
        var place = run.onClose(Listeners.open(order.endpoint(), order.arguments()));
        int waiting = (int) order.arguments().number(Flag.LOG_QUEUE_RECORDS, LineQueue.MOST, 1, 1 << 20);
        Std.most(waiting);
        run.events().queue(waiting, news::gone, e -> run.notices().error(Failures.text(run, e) + "; events are lost"));
        var loops = order.loops(busyThreads(place));
        tellWhatIsRefused(run, order, loops);
        var server = server(place, order, news, loops, handling);
        stop.of(server);
        Runnable reload = () -> reload(run, server, order, tls);
        stopBySignal(run, server, stop, reload);
        if (commands != null) {
            CommandService.prepare(order, place.sockets());
            commands.warnings().forEach(each -> run.notices().error("warning: " + each));
        }
        serveMetrics(run, order, server);
        var status = order.arguments().has(Flag.STATUS) ? new Status(title(order, place), server, loops) : null;
        if (status != null) {
            news.tell(status.talkers());
        }
        server.start();
        Listen.tellListening(run, place);
        if (status != null) {
            run.onClose(StatusScreen.show(run, status, stop::now, news::gone));
            stopBySignal(run, server, stop, reload); // JLine gives the signals their default meaning
        }
        try {
            server.join();
        } catch (InterruptedException e) {
            server.drain(grace(order.arguments()));
            throw run.expired();
        } finally {
            var counts = server.counts();
            long conns = counts.accepted();
            run.totals(counts.in(), counts.out(), (int) conns, (System.nanoTime() - began) / 1_000_000);
        }
        news.end();
        return Exit.DONE;
    }

    private static String title(ServeOrder order, Listeners place) throws IOException {
        return order.service().word() + "  " + String.join(", ", place.endpoints());
    }

    private static void serveMetrics(Run run, ServeOrder order, Server server) throws IOException {
        String word = order.arguments().text(Flag.METRICS);
        if (word == null) {
            return;
        }
        var endpoint = run.onClose(MetricsEndpoint.open(
                Places.local(Flag.METRICS, word), Map.of(order.service().word(), server::metrics)));
        run.notices().notice("metrics at " + endpoint.localAddress());
    }

    /// One line where the loops are not what they are by default; nothing else of the service differs.
    private static void tellWhatIsRefused(Run run, ServeOrder order, EventLoops loops) {
        if (order.backend() == Backend.AUTO && loops.backend() != Backend.IO_URING) {
            String instead = loops.areOwn() ? "event loops run on epoll: " : "virtual threads are the JDK's to run: ";
            run.notices().always(instead + loops.reason());
        }
    }

    /// One thread for each socket answers all of its datagrams; more loops would have nothing to do.
    private static int busyThreads(Listeners place) {
        return place.type().equals(SocketType.DGRAM) ? place.sockets().size() : Integer.MAX_VALUE;
    }

    /// @param threads those of the event loops, which end with the process
    /// @param handling what is done with connections or datagrams
    static Server server(Listeners place, ServeOrder order, ServerWatch watch, ThreadFactory threads, Handling handling)
            throws IOException {
        if (!place.type().equals(SocketType.DGRAM)) {
            return StreamService.open(place, order, watch, threads, handling);
        }
        var datagrams = handling.datagrams();
        if (datagrams == null) {
            throw Trouble.usage(
                    order.endpoint() + " is no stream, and " + order.service().word() + " carries on a dialogue");
        }
        return DatagramService.open(place, datagrams, order, watch, threads);
    }

    static Duration grace(Arguments arguments) {
        var drain = arguments.time(Flag.DRAIN, DRAIN);
        return drain.isNever() ? ServerLimits.NEVER : drain.duration();
    }

    /// The JVM runs each signal's handler on a thread of its own, so the second finds the first at work.
    private static void stopBySignal(Run run, Server server, Stop stop, Runnable reload) {
        for (String signal : List.of("TERM", "INT")) {
            Signals.on(signal, stop::now);
        }
        Signals.on("HUP", () -> {
            var manager = Supervisor.ofEnvironment();
            manager.reloading();
            reload.run();
            manager.ready();
        });
        Signals.on("USR1", () -> run.notices().always(CountsLine.of(server.metrics())));
    }

    private static void reload(Run run, Server server, ServeOrder order, @Nullable TlsServer tls) {
        boolean any = order.told().hasFiles();
        if (any) {
            reload(run, server, order);
        }
        if (tls != null) {
            reload(run, tls);
        } else if (!any) {
            run.notices().notice("SIGHUP: no file to read again");
        }
    }

    /// Those who are connected stay. What is wrong changes nothing.
    private static void reload(Run run, Server server, ServeOrder order) {
        try {
            var next = ServeOrder.of(run.arguments()).told();
            var later = order.told().otherThanIn(next);
            later.addAll(server.reload(next.settings()));
            run.notices()
                    .always("SIGHUP: the files were read again"
                            + (later.isEmpty() ? "" : "; only a new start changes " + String.join(", ", later)));
        } catch (IllegalArgumentException wrong) {
            run.notices().always("SIGHUP: nothing changes, " + wrong.getMessage());
        } catch (IOException | UncheckedIOException | Trouble wrong) {
            run.notices().always("SIGHUP: nothing changes, " + Failures.text(run, wrong));
        }
    }

    private static void reload(Run run, TlsServer tls) {
        try {
            tls.reload();
            run.notices()
                    .always("SIGHUP: new connections are served with sha256:"
                            + tls.identities().getFirst().sha256());
        } catch (IOException wrong) {
            run.notices().always("SIGHUP: the certificate stays as it was, " + wrong.getMessage());
        }
    }

    /// {@return the number of a flag that `0`, `off` and `never` switch off}
    static int limit(Arguments arguments, Flag flag, int otherwise) {
        @Nullable String text = arguments.text(flag);
        if (text == null) {
            return otherwise;
        }
        boolean off = text.equals("0") || text.equals("off") || text.equals("never");
        return off ? ServerLimits.UNLIMITED : (int) Quantity.number(flag.shown(), text, 1, ServerLimits.UNLIMITED - 1);
    }

    /// Ends the server: the first time by a drain, the second at once; and the process, if a handler does not
    /// end.
    private static final class Stop {
        private static final TimeLimit HARD_STOP = TimeLimit.seconds(30);
        private static final Duration AT_ONCE = Duration.ofMillis(500);

        private final Duration grace;
        private final Duration hardStop;
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile @Nullable Server server;

        Stop(Arguments arguments) {
            this.grace = grace(arguments);
            var limit = arguments.time(Flag.DRAIN_HARD_STOP, HARD_STOP);
            this.hardStop = limit.isNever() || grace.equals(ServerLimits.NEVER) ? ServerLimits.NEVER : limit.duration();
        }

        void of(Server server) {
            this.server = server;
        }

        void now() {
            var running = server;
            if (running == null) {
                return;
            }
            boolean first = begun.compareAndSet(false, true);
            // Not on the caller's thread: it may be one that the drain waits for.
            Thread.ofPlatform()
                    .name("jacket-drain")
                    .start(() -> drain(running, first ? grace : Duration.ZERO, first ? hardStop : AT_ONCE));
        }

        private static void drain(Server server, Duration grace, Duration hardStop) {
            try {
                int stuck = server.drain(grace, hardStop).stuck();
                if (stuck > 0) {
                    String who = stuck == 1
                            ? "1 handler did not end; the process ends without it"
                            : stuck + " handlers did not end; the process ends without them";
                    Std.error("jacket: serve : " + who);
                    System.exit(Exit.DEFECT);
                }
            } catch (InterruptedException e) {
                server.cut();
            }
        }
    }
}
