package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the forms of an endpoint: `PORT`, `HOST:PORT`, `scheme:…`, each with `?word=value&…`.
final class EndpointParser {
    private static final List<String> SLASHED = List.of("tcp", "tls", "udp", "ip", "vsock");
    private static final List<String> PLAIN = List.of("unix", "unix-dgram", "seqpacket", "fd", "file");
    private static final List<String> LATER =
            List.of("dtls", "sctp", "exec", "ws", "wss", "quic", "pty", "serial", "tun", "packet");
    private static final int LONGEST_PATH = 108;

    private final Verb verb;
    private final String text;
    private final Map<Flag, String> flags = new EnumMap<>(Flag.class);
    private final List<String> options = new ArrayList<>();
    private Endpoint.@Nullable Role role;
    private int mode = Endpoint.PRIVATE;
    private boolean append;

    EndpointParser(Verb verb, String text) {
        this.verb = verb;
        this.text = text;
    }

    Endpoint parse() {
        int question = text.startsWith("exec:") ? -1 : text.indexOf('?');
        var target = target(question < 0 ? text : text.substring(0, question));
        if (question >= 0) {
            for (String setting : text.substring(question + 1).split("&", -1)) {
                setting(setting);
            }
        }
        return new Endpoint(target, role, mode, append, flags, options);
    }

    private Target target(String place) {
        if (place.isEmpty()) {
            throw Trouble.usage("an endpoint is empty");
        }
        if (place.equals("-")) {
            return new Target.Stdio();
        }
        int slashes = place.indexOf("://");
        String scheme = slashes > 0 ? place.substring(0, slashes) : scheme(place);
        if (LATER.contains(scheme)) {
            throw Trouble.notBuilt(verb.word() + " " + scheme + (slashes > 0 ? "://" : ":"));
        }
        if (slashes > 0 && !SLASHED.contains(scheme)) {
            throw Trouble.usage(
                    "scheme " + Quantity.shown(scheme) + ":// is unknown" + Nearest.hint(scheme, schemes()));
        }
        return switch (scheme) {
            case "tcp" -> internet(SocketType.STREAM, place.substring(slashes + 3));
            case "tls" -> secured(internet(SocketType.STREAM, place.substring(slashes + 3)));
            case "udp" -> internet(SocketType.DGRAM, place.substring(slashes + 3));
            case "ip" -> packets(place.substring(slashes + 3));
            case "vsock" -> vsock(place.substring(slashes + 3));
            case "unix" -> local(SocketType.STREAM, place.substring(5));
            case "unix-dgram" -> local(SocketType.DGRAM, place.substring(11));
            case "seqpacket" -> local(SocketType.SEQPACKET, place.substring(10));
            case "fd" -> descriptor(place.substring(3));
            case "file" -> new Target.File(path(place.substring(5)));
            default -> internet(SocketType.STREAM, place);
        };
    }

    /// A scheme without slashes counts only when it is one of ours, so that `localhost:1234` is a host.
    private static String scheme(String place) {
        int colon = place.indexOf(':');
        String word = colon < 0 ? "" : place.substring(0, colon);
        return PLAIN.contains(word) || LATER.contains(word) ? word : "";
    }

    private static List<String> schemes() {
        var words = new ArrayList<>(SLASHED);
        words.addAll(PLAIN);
        return words;
    }

    private static Target secured(Target.Internet over) {
        return new Target.Internet(over.type(), over.host(), over.service(), true);
    }

    /// A number, or a name as `LISTEN_FDNAMES` has it, which begins with none.
    private static Target descriptor(String word) {
        boolean isName = !word.isEmpty() && "+-.0123456789".indexOf(word.charAt(0)) < 0;
        return isName
                ? new Target.Named(word)
                : new Target.Inherited((int) Quantity.number("fd:", word, 0, Integer.MAX_VALUE));
    }

    private Target.Internet internet(SocketType type, String place) {
        if (place.startsWith("[")) {
            int end = place.indexOf(']');
            if (end < 0 || !place.startsWith("]:", end)) {
                throw Trouble.usage(Quantity.shown(text) + " is no endpoint; write [ADDRESS]:PORT");
            }
            return new Target.Internet(type, host(place.substring(1, end)), port(place.substring(end + 2)));
        }
        int colon = place.lastIndexOf(':');
        if (colon < 0) {
            return new Target.Internet(type, "", port(place));
        }
        if (place.indexOf(':') != colon) {
            throw Trouble.usage(
                    Quantity.shown(text) + " is no endpoint; an IPv6 address stands in brackets, [::1]:PORT");
        }
        return new Target.Internet(type, host(place.substring(0, colon)), port(place.substring(colon + 1)));
    }

    private String host(String host) {
        if (host.isEmpty()) {
            throw Trouble.usage(Quantity.shown(text) + " names no host; write HOST:PORT, or *:PORT for all addresses");
        }
        if (host.indexOf('/') >= 0 || host.indexOf(' ') >= 0) {
            throw Trouble.usage(Quantity.shown(host) + " is no host" + Nearest.hint(host, schemes()));
        }
        return host;
    }

    private String port(String port) {
        if (port.isEmpty()) {
            throw Trouble.usage(Quantity.shown(text) + " names no port");
        }
        boolean digits = Quantity.end(port) == port.length() && port.indexOf('.') < 0;
        if (digits && (port.length() > 9 || Integer.parseInt(port) > 65_535)) {
            throw Trouble.usage("port " + Quantity.shown(port) + " is out of range; a port is 0 to 65535");
        }
        if (!digits && !isService(port)) {
            throw Trouble.usage(Quantity.shown(text) + " is no endpoint; " + Quantity.shown(port)
                    + " is neither a port nor a service" + schemeHint());
        }
        return port;
    }

    private String schemeHint() {
        int colon = text.indexOf(':');
        return colon > 0 ? Nearest.hint(text.substring(0, colon), schemes()) : "; write HOST:PORT";
    }

    /// Names of services have letters, digits and hyphens, and at least one letter: RFC 6335.
    private static boolean isService(String word) {
        boolean letter = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!isLetter && !Quantity.isDigit(c) && c != '-' && c != '_') {
                return false;
            }
            letter |= isLetter;
        }
        return letter;
    }

    private Target packets(String place) {
        int slash = place.lastIndexOf('/');
        if (slash < 1 || slash == place.length() - 1) {
            throw Trouble.usage(
                    Quantity.shown(text) + " is no endpoint; write ip://HOST/PROTOCOL, such as ip://*/icmp");
        }
        String host = place.substring(0, slash);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        return new Target.Ip(
                host(brackets ? host.substring(1, host.length() - 1) : host),
                Protocols.number(place.substring(slash + 1)));
    }

    private Target vsock(String place) {
        int colon = place.indexOf(':');
        long port = Quantity.number("vsock port", place.substring(colon + 1), 0, 0xffff_ffffL);
        return new Target.Vsock(colon < 0 ? Target.Vsock.UNNAMED : machine(place.substring(0, colon)), (int) port);
    }

    private static long machine(String cid) {
        return switch (cid) {
            case "any" -> Address.Vsock.CID_ANY;
            case "local" -> Address.Vsock.CID_LOCAL;
            case "host" -> Address.Vsock.CID_HOST;
            default -> {
                if (!cid.isEmpty() && Quantity.isDigit(cid.charAt(0))) {
                    yield Quantity.number("vsock CID", cid, 0, 0xffff_ffffL);
                }
                throw Trouble.usage(
                        "vsock CID " + Quantity.shown(cid) + " is unknown; it is a number, host, local or any"
                                + Nearest.hint(cid, List.of("any", "local", "host")));
            }
        };
    }

    private Target local(SocketType type, String name) {
        boolean isAbstract = name.startsWith("@");
        byte[] bytes = Argv.bytes(isAbstract ? name.substring(1) : name);
        int most = isAbstract ? LONGEST_PATH - 1 : LONGEST_PATH;
        if (bytes.length > most) {
            throw Trouble.usage((isAbstract ? "the name" : "the path") + " has " + bytes.length
                    + " bytes; a Unix socket's has at most " + most);
        }
        if (name.isEmpty()) {
            throw Trouble.usage(Quantity.shown(text) + " names no path");
        }
        try {
            return new Target.Local(type, isAbstract ? Address.Unix.abstractName(bytes) : Address.Unix.path(bytes));
        } catch (IllegalArgumentException wrong) {
            throw Trouble.usage(Quantity.shown(text) + ": " + Quantity.shown(String.valueOf(wrong.getMessage())));
        }
    }

    private String path(String path) {
        if (path.isEmpty()) {
            throw Trouble.usage(Quantity.shown(text) + " names no file");
        }
        return path;
    }

    private void setting(String setting) {
        int equals = setting.indexOf('=');
        String word = equals < 0 ? setting : setting.substring(0, equals);
        String value = equals < 0 ? "" : setting.substring(equals + 1);
        switch (word) {
            case "role" -> role = role(value);
            case "mode" -> mode = mode(value);
            case "append" -> append = isOn(word, value);
            default -> flagOrOption(setting, word, value);
        }
    }

    private void flagOrOption(String setting, String word, String value) {
        var words = new ArrayList<>(List.of("role", "mode", "append"));
        for (Flag flag : verb.flags()) {
            if (flag != Flag.HELP && flag.word().length() > 1) {
                words.add(flag.word());
                if (flag.names().contains("--" + word)) {
                    flag(flag, word, value);
                    return;
                }
            }
        }
        if (SocketOptions.isKnown(word)) {
            options.add(setting);
            return;
        }
        words.addAll(SocketOptions.words());
        String hint = Nearest.hint(word, words);
        throw Trouble.usage(
                "?" + Quantity.shown(word) + " is unknown" + (hint.isEmpty() ? SocketOptions.hint(word) : hint));
    }

    private void flag(Flag flag, String word, String value) {
        if (flag.later) {
            throw Trouble.notBuilt(verb.word() + " ?" + word);
        }
        if (flag.takes() == Flag.Takes.VALUE && value.isEmpty()) {
            throw Trouble.usage("?" + word + " needs a value: ?" + word + "=" + flag.value);
        }
        if (flag.takes() != Flag.Takes.NOTHING || isOn(word, value.isEmpty() ? "1" : value)) {
            flags.put(flag, flag.takes() == Flag.Takes.NOTHING ? "" : value);
        }
    }

    private static Endpoint.Role role(String value) {
        return switch (value) {
            case "listen" -> Endpoint.Role.LISTEN;
            case "connect" -> Endpoint.Role.CONNECT;
            default ->
                throw Trouble.usage("?role=" + Quantity.shown(value) + " is unknown; it takes listen or connect");
        };
    }

    private static int mode(String value) {
        try {
            int mode = Integer.parseInt(value, 8);
            if (mode >= 0 && mode <= 0777) {
                return mode;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Trouble.usage("?mode=" + Quantity.shown(value) + " is no mode; write three octal digits, such as 660");
    }

    private static boolean isOn(String word, String value) {
        return switch (value) {
            case "", "1", "on", "true" -> true;
            case "0", "off", "false" -> false;
            default -> throw Trouble.usage("?" + word + "=" + Quantity.shown(value) + " is unknown; it takes 1 or 0");
        };
    }
}
