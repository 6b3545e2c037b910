package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Membership;
import dev.jacket.sockets.Option;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Socket options of the command line, by kebab-case name or by level and number.
///
/// The registry of options is read only when one is given.
final class SocketOptions {
    private static final String INTERFACE = "interface";
    private static final String GROUP = "group";

    /// Sets one option.
    private interface Setting {
        void apply(Socket socket) throws IOException;
    }

    private final List<Setting> settings = new ArrayList<>();
    private @Nullable String via;
    private @Nullable String group;

    private SocketOptions() {}

    /// {@return the options of `--opt` and of an endpoint, understood before any socket opens}
    static SocketOptions of(Arguments arguments, Endpoint endpoint) {
        var options = new SocketOptions();
        for (String text : arguments.all(Flag.OPT)) {
            options.add("--opt ", text);
        }
        for (String text : endpoint.options()) {
            options.add("?", text);
        }
        return options;
    }

    static boolean isKnown(String word) {
        return words().contains(word) || find(word) != null;
    }

    static List<String> words() {
        var words = new ArrayList<>(List.of(INTERFACE, GROUP));
        for (Option<?> option : Option.all()) {
            if (option.isWritable()) {
                words.add(option.word());
            }
        }
        return words;
    }

    /// {@return whether the socket becomes a member of a multicast group, which many programs may share}
    boolean joinsGroup() {
        return group != null;
    }

    private void add(String where, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "1" : text.substring(equals + 1);
        if (name.equals(INTERFACE)) {
            via = value;
        } else if (name.equals(GROUP)) {
            group = value;
        } else if (name.indexOf(':') > 0) {
            settings.add(raw(where + name, name, value));
        } else {
            settings.add(typed(where + name, named(where, name), value));
        }
    }

    private static Option<?> named(String where, String name) {
        var option = find(name);
        if (option == null) {
            throw Trouble.usage(where + Quantity.shown(name) + " is no option here" + hint(name));
        }
        return option;
    }

    /// {@return the option of a kebab-case word or a C name that can be set, or null}
    private static @Nullable Option<?> find(String name) {
        for (Option<?> option : Option.all()) {
            if (option.isWritable()
                    && (option.word().equals(name) || option.name().equals(name))) {
                return option;
            }
        }
        return null;
    }

    /// {@return the nearest word or C name, or that the option can only be read}
    static String hint(String name) {
        var known = words();
        for (Option<?> option : Option.all()) {
            if (option.isWritable()) {
                known.add(option.name());
            } else if (option.word().equals(name) || option.name().equals(name)) {
                return "; it can only be read";
            }
        }
        return Nearest.hint(name, known);
    }

    private static Setting raw(String where, String name, String hex) {
        int colon = name.indexOf(':');
        int level = (int) Quantity.number(where, name.substring(0, colon), 0, Integer.MAX_VALUE);
        int number = (int) Quantity.number(where, name.substring(colon + 1), 0, Integer.MAX_VALUE);
        byte[] bytes = bytes(where, hex);
        return socket -> {
            try {
                socket.set(level, number, bytes);
            } catch (IOException e) {
                throw new RefusedOption(Places.protocol(socket.family(), socket.type()), name + "=" + hex, e);
            }
        };
    }

    private static byte[] bytes(String where, String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw Trouble.usage(where + "=" + Quantity.shown(hex) + " is no hex; write LEVEL:NUMBER=01000000");
        }
    }

    private static <T> Setting typed(String where, Option<T> option, String value) {
        T typed = option.type().cast(OptionValue.of(where, option.type(), value));
        return socket -> {
            try {
                socket.set(option, typed);
            } catch (IllegalArgumentException e) {
                throw Trouble.usage(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new RefusedOption(
                        Places.protocol(socket.family(), socket.type()), option.word() + "=" + Sanitize.line(value), e);
            }
        };
    }

    /// Sets what comes before bind or connect.
    void apply(Socket socket) throws IOException {
        for (Setting setting : settings) {
            setting.apply(socket);
        }
        var device = via;
        if (device != null && group == null) {
            socket.set(Options.SO_BINDTODEVICE, device);
        }
        if (group != null) {
            socket.set(Options.SO_REUSEADDR, true);
        }
    }

    /// Sets what comes after bind: the membership in a group.
    void join(Socket socket) throws IOException {
        var text = group;
        if (text == null) {
            return;
        }
        int index = index();
        try {
            var address = Address.inet(text, 0);
            var membership = Membership.of(text, index);
            if (address.family().equals(Family.INET)) {
                socket.set(Options.IP_ADD_MEMBERSHIP, membership);
            } else {
                socket.set(Options.IPV6_JOIN_GROUP, membership);
            }
        } catch (IllegalArgumentException e) {
            throw Trouble.usage(
                    "?group=" + Quantity.shown(text) + " : " + Quantity.shown(String.valueOf(e.getMessage())));
        }
    }

    private int index() throws IOException {
        var name = via;
        if (name == null) {
            return 0;
        }
        var device = NetworkInterface.getByName(name);
        if (device == null) {
            throw Trouble.of(Exit.USAGE, "open interface " + name + " : ENODEV (No such device)");
        }
        return device.getIndex();
    }
}
