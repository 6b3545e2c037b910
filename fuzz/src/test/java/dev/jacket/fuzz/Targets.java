package dev.jacket.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All targets by their names, which are those of their corpora too. Their classes are their packages' own.
final class Targets {
    private static final Map<String, String> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("address-bytes", "sockets.AddressBytesFuzz"),
            Map.entry("address-text", "sockets.AddressTextFuzz"),
            Map.entry("arguments", "cli.ArgumentsFuzz"),
            Map.entry("argv", "cli.ArgvFuzz"),
            Map.entry("bpf", "sockets.BpfFuzz"),
            Map.entry("control-messages", "sockets.ControlFuzz"),
            Map.entry("cutter", "cli.CutterFuzz"),
            Map.entry("display", "cli.DisplayFuzz"),
            Map.entry("endpoints", "cli.EndpointFuzz"),
            Map.entry("framing", "server.FramingFuzz"),
            Map.entry("inherited-sockets", "sockets.InheritanceFuzz"),
            Map.entry("interfaces", "sockets.InterfaceFuzz"),
            Map.entry("metrics-request", "server.RequestFuzz"),
            Map.entry("named-commands", "cli.NamedCommandFuzz"),
            Map.entry("netlink", "sockets.NetlinkFuzz"),
            Map.entry("option-values", "sockets.OptionFuzz"),
            Map.entry("packets", "cli.PacketTextFuzz"),
            Map.entry("peers", "server.PeersFuzz"),
            Map.entry("pem", "tls.PemFuzz"),
            Map.entry("pins", "tls.PinFuzz"),
            Map.entry("processes", "command.ProcessesFuzz"),
            Map.entry("proxy", "server.ProxyFuzz"),
            Map.entry("replies", "cli.ReplyCountFuzz"),
            Map.entry("settings", "server.SettingsFuzz"),
            Map.entry("shell-keys", "cli.ShellKeysFuzz"),
            Map.entry("shell-lines", "cli.ShellInboxFuzz"),
            Map.entry("shown-text", "server.ShownTextFuzz"),
            Map.entry("socket-diag", "sockets.SocketDiagFuzz"),
            Map.entry("supervisor", "server.SupervisorFuzz"),
            Map.entry("tokens", "cli.TokenFileFuzz"),
            Map.entry("words", "cli.WordFuzz")));

    private Targets() {}

    static List<String> names() {
        return new ArrayList<>(ALL.keySet());
    }

    static FuzzTarget named(String name) {
        var type = ALL.get(name);
        if (type == null) {
            throw new IllegalArgumentException(name + " is none of " + ALL.keySet());
        }
        try {
            var maker = Class.forName("dev.jacket." + type).getDeclaredConstructor();
            maker.setAccessible(true);
            return (FuzzTarget) maker.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be made", e);
        }
    }
}
