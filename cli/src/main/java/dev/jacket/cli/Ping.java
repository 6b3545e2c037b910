package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.Query;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// `jacket ping`: is it there, and how fast does it answer.
final class Ping implements Command {
    private static final String CANNOT =
            " cannot be asked; ping takes a host, HOST:PORT, tls://HOST:PORT or udp://HOST:PORT";
    private static final int SIZE = 56;
    private static final int MOST = 65_507;

    private final PingTimes times = new PingTimes();

    /// When each request without an answer was sent, by the 16 bits of its number that come back.
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    private volatile int stop;
    private int told;

    @Override
    public int run(Run run) throws Exception {
        var plan = plan(run);
        Alarm.set(run, plan.arguments.limit(Flag.TIMEOUT, TimeLimit.NEVER));
        try (var echo = echo(run, plan)) {
            stopBySignal();
            say(run, "ping " + echo.peer() + ": " + echo.way() + ", " + plan.size + " bytes");
            try {
                ping(run, plan, echo);
            } catch (CallInterruptedException | InterruptedException e) {
                if (stop == 0 && !run.hasExpired()) {
                    throw e;
                }
            }
        }
        return end(run);
    }

    private int end(Run run) throws IOException {
        for (String line : times.report()) {
            say(run, line);
        }
        if (run.events().isOn()) {
            run.events().write(times.result(EventText.begin("result")));
        }
        if (run.hasExpired()) {
            throw run.expired();
        }
        if (stop != 0) {
            return stop;
        }
        return times.replies() > 0 ? Exit.DONE : Exit.NO;
    }

    /// What the flags ask for.
    private record Plan(
            Endpoint endpoint, Arguments arguments, long most, TimeLimit interval, TimeLimit limit, int size) {}

    private static Plan plan(Run run) {
        var operands = run.arguments().operands();
        if (operands.size() != 1) {
            throw Trouble.usage(
                    operands.isEmpty()
                            ? "a host or an endpoint is missing, such as 127.0.0.1 or localhost:80"
                            : "one host is enough; " + Quantity.shown(operands.get(1)) + " is too much");
        }
        var endpoint = Endpoint.parse(Verb.PING, endpoint(operands.getFirst()));
        var all = run.arguments().with(endpoint.flags());
        run.about(endpoint.target());
        String count = all.text(Flag.COUNT, "4");
        boolean endless = count.equals("0") || count.equals("never");
        long size = all.size(Flag.SIZE, SIZE);
        if (size > MOST) {
            throw Trouble.usage("--size " + size + " is out of range; it takes 0 to " + MOST);
        }
        return new Plan(
                endpoint,
                all,
                endless ? Long.MAX_VALUE : all.number(Flag.COUNT, 4, 1, Long.MAX_VALUE),
                all.time(Flag.INTERVAL, TimeLimit.seconds(1)),
                all.time(Flag.REPLY_TIMEOUT, TimeLimit.seconds(2)),
                (int) size);
    }

    /// A host alone is asked by ICMP; what has a port or a scheme is an endpoint already.
    private static String endpoint(String operand) {
        int question = operand.indexOf('?');
        String place = question < 0 ? operand : operand.substring(0, question);
        String settings = question < 0 ? "" : operand.substring(question);
        boolean bracketed = place.startsWith("[") && place.endsWith("]");
        boolean numeric = bracketed || Hosts.numeric(place, 0) != null;
        boolean host = numeric || (place.indexOf(':') < 0 && Quantity.end(place) < place.length());
        return host ? "ip://" + place + "/icmp" + settings : operand;
    }

    private Echo echo(Run run, Plan plan) throws IOException {
        var target = plan.endpoint.target();
        if (target instanceof Target.Ip ip) {
            var _ = TlsWords.of(plan.endpoint, plan.arguments); // refuses them: ICMP has no TLS
            var echo = icmp(ip, plan);
            run.notices().detail(1, "icmp by " + (echo.isRaw() ? "a raw socket" : "a socket without privilege"));
            return echo;
        }
        if (target instanceof Target.Internet internet) {
            return new LinkEcho(
                    new Dialer(plan.endpoint, plan.arguments),
                    internet,
                    plan.size,
                    facts -> TlsNews.tell(run.notices(), run.events(), Party.NOBODY, facts, true));
        }
        throw Trouble.usage(plan.endpoint + CANNOT);
    }

    private static IcmpEcho icmp(Target.Ip target, Plan plan) throws IOException {
        Hosts.refuseName(plan.arguments, target.host());
        if (target.isAny() || (target.number() != Protocols.ICMP && target.number() != Protocols.ICMP6)) {
            throw Trouble.usage(target + CANNOT);
        }
        var limit = plan.arguments.limit(Flag.CONNECT_TIMEOUT, TimeLimit.seconds(30));
        var found = Resolver.getAddrInfo(
                target.host(),
                "0",
                Query.DGRAM.family(Hosts.family(plan.arguments)),
                limit.isNever() ? Deadline.NEVER : Deadline.after(limit.duration()));
        if (!(found.getFirst().address() instanceof Address.Ip ip)) {
            throw new IOException("resolve icmp " + target.host() + " : no address");
        }
        String from = plan.arguments.text(Flag.FROM);
        return IcmpEcho.open(
                ip,
                from == null
                        ? Address.NONE
                        : Hosts.numeric(Flag.FROM.shown(), from).withPort(0),
                SocketOptions.of(plan.arguments, plan.endpoint),
                plan.size);
    }

    private void stopBySignal() {
        var main = Thread.currentThread();
        for (var signal :
                Map.of("INT", Exit.INTERRUPTED, "TERM", Exit.TERMINATED).entrySet()) {
            Signals.on(signal.getKey(), () -> {
                stop = signal.getValue();
                main.interrupt();
            });
        }
    }

    private void ping(Run run, Plan plan, Echo echo) throws IOException, InterruptedException {
        long due = System.nanoTime();
        long last = due;
        while (stop == 0) {
            long now = System.nanoTime();
            boolean asks = times.sent() < plan.most;
            if (asks && now - due >= 0) {
                last = now;
                due = Math.max(due + plan.interval.nanos(), now - plan.interval.nanos());
                ask(run, echo);
                continue;
            }
            tellOverdue(run, plan, now);
            long until = asks ? due : last + plan.limit.nanos();
            if (!asks && (waiting.isEmpty() || now - until >= 0)) {
                return;
            }
            await(run, echo, Deadline.after(Duration.ofNanos(Math.max(1, until - now))));
        }
    }

    private void ask(Run run, Echo echo) throws IOException {
        int seq = times.sent() + 1;
        times.asked();
        waiting.put(seq & 0xffff, System.nanoTime());
        try {
            echo.ask(seq);
        } catch (CallInterruptedException stopped) {
            throw stopped;
        } catch (IOException e) {
            waiting.remove(seq & 0xffff);
            tellFailure(run, "request " + seq, e);
        }
    }

    private void await(Run run, Echo echo, Deadline deadline) throws IOException, InterruptedException {
        try {
            tell(run, echo, echo.await(deadline));
        } catch (CallInterruptedException stopped) {
            throw stopped;
        } catch (CallTimeoutException silence) {
            // the next request is due, or the end
        } catch (IOException e) {
            tellFailure(run, "no reply", e);
        }
    }

    private void tell(Run run, Echo echo, Echo.Answer answer) throws IOException {
        Long asked = waiting.remove(answer.seq());
        if (asked == null) {
            times.again();
            say(run, "reply " + answer.seq() + " once more");
            return;
        }
        long nanos = answer.at() - asked;
        times.answered(nanos);
        String ttl = answer.ttl() < 0 ? "" : ", ttl " + answer.ttl();
        say(run, "reply " + answer.seq() + " from " + echo.peer() + ": " + PingTimes.millis(nanos) + ttl);
        if (run.events().isOn()) {
            var event = EventText.begin("reply").text("peer", echo.peer()).number("seq", answer.seq());
            event.number("ms", nanos / 1e6);
            run.events().write(answer.ttl() < 0 ? event : event.number("ttl", answer.ttl()));
        }
    }

    /// A failure of one request is no end: a host may come back.
    private static void tellFailure(Run run, String what, IOException e) throws IOException {
        if (Errno.of(e).equals(Errno.NONE)
                || Errno.of(e).isPermission()
                || Errno.of(e).isResource()) {
            throw e;
        }
        run.notices().always(what + " : " + Errno.of(e));
    }

    /// Said once for each request, when its time is over; an answer that comes later still counts.
    private void tellOverdue(Run run, Plan plan, long now) throws IOException {
        for (var entry : waiting.entrySet()) {
            if (entry.getKey() > told && now - entry.getValue() >= plan.limit.nanos()) {
                told = entry.getKey();
                say(run, "no reply to " + told + " within " + plan.limit);
            }
        }
    }

    private static void say(Run run, String line) throws IOException {
        if (!run.events().areOnStdout() && !run.arguments().has(Flag.QUIET)) {
            Std.print(Sanitize.line(line) + "\n");
        }
    }
}
