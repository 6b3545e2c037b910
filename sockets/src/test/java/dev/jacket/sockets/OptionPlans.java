package dev.jacket.sockets;

import static dev.jacket.sockets.OptionKind.NETLINK;
import static dev.jacket.sockets.OptionKind.PACKET;
import static dev.jacket.sockets.OptionKind.SCTP4;
import static dev.jacket.sockets.OptionKind.VSOCK;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The plan of every option. What the tables do not name is guessed from level and type: a new option of an ordinary
/// kind needs no line.
final class OptionPlans {
    private static final Map<Option<?>, OptionPlan<?>> TABLE = table();

    private OptionPlans() {}

    private static Map<Option<?>, OptionPlan<?>> table() {
        var table = new HashMap<Option<?>, OptionPlan<?>>();
        Stream.of(SocketPlans.all(), InternetPlans.all(), TransportPlans.all())
                .flatMap(List::stream)
                .forEach(plan -> {
                    if (table.put(plan.option(), plan) != null) {
                        throw new AssertionError(plan.option() + " has two lines");
                    }
                });
        return table;
    }

    static boolean has(Option<?> option) {
        return TABLE.containsKey(option);
    }

    static OptionPlan<?> of(Option<?> option) {
        OptionPlan<?> plan = TABLE.get(option);
        return plan != null ? plan : guess(option);
    }

    /// {@return a plan for the sockets of the option's level, without values yet}
    static <T> OptionPlan<T> plan(Option<T> option) {
        return OptionPlan.of(option, usual(option));
    }

    private static Predicate<OptionKind> usual(Option<?> option) {
        return switch (option.name().substring(0, option.name().indexOf('_'))) {
            case "SO" -> kind -> kind != VSOCK && kind != SCTP4 && !kind.isMptcp();
            case "IP", "MCAST" ->
                kind -> kind.isInternet() && !kind.isMptcp() && kind != SCTP4 && !(kind.isRaw() && kind.isInet6());
            case "IPV6", "IP6T" -> kind -> kind.isInet6() && !kind.isMptcp();
            case "TCP", "TLS" -> OptionKind::isTcp;
            case "UDP" -> kind -> kind.isUdp() || kind.isUdpLite();
            case "UDPLITE" -> OptionKind::isUdpLite;
            case "PACKET" -> kind -> kind == PACKET;
            case "NETLINK" -> kind -> kind == NETLINK;
            case "MPTCP" -> OptionKind::isMptcp;
            case "ICMP" -> kind -> kind == OptionKind.ICMP4;
            case "ICMPV6" -> kind -> kind == OptionKind.ICMP6;
            case "SCTP" -> kind -> kind == SCTP4;
            default -> throw new AssertionError("no level known for " + option);
        };
    }

    /// {@return the plan with some small values, which every option of the type takes}
    static <T> OptionPlan<T> guess(Option<T> option) {
        return guess(plan(option));
    }

    static <T> OptionPlan<T> guess(OptionPlan<T> plan) {
        Option<T> option = plan.option();
        if (!option.isWritable()) {
            return plan;
        }
        List<?> values = switch (option.type().getSimpleName()) {
            case "Boolean" -> List.of(true, false);
            case "Integer" -> List.of(1, 2);
            case "Long" -> List.of(1L, 2L);
            case "Duration" -> List.of(Duration.ofSeconds(1), Duration.ofSeconds(9));
            default -> throw new AssertionError("give " + option + " a line in a table");
        };
        OptionPlan<T> full = plan;
        for (Object value : values) {
            full = full.same(option.type().cast(value));
        }
        return full;
    }
}
