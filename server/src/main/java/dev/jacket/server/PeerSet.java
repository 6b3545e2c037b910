package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A set of peers, made of words:
///
/// | Word | Who |
/// |---|---|
/// | `10.0.0.1`, `2001:db8::1`, `10.0.0.0/8`, `2001:db8::/32` | an address, a network; mapped IPv4 is IPv4 |
/// | `192.168.3-5,7.1`, `10.0.*.1` | IPv4 addresses by their numbers |
/// | `example.org` | the addresses of a name, asked for once |
/// | `loopback`, `unix`, `all` | 127.0.0.0/8 and ::1, everybody on a Unix socket, everybody |
/// | `uid:1000`, `uid:self`, `gid:100` | a user or a group on a Unix socket |
///
/// **threads:** immutable once it is built.
final class PeerSet {
    private static final String UID = "uid:";
    private static final String GID = "gid:";

    private final Set<Network> networks = new HashSet<>();
    private final Set<Integer> lengths = new TreeSet<>();
    private final List<OctetPattern> patterns = new ArrayList<>();
    private final Set<Integer> users = new HashSet<>();
    private final Set<Integer> groups = new HashSet<>();
    private boolean unix;
    private boolean all;

    /// {@return the set that some words describe; nobody if there is no word}
    ///
    /// @param words set apart by spaces or commas
    /// @throws IllegalArgumentException if a word is none of them
    /// @throws IOException if a name has no address
    static PeerSet parse(String words) throws IOException {
        var set = new PeerSet();
        for (String word : words.trim().split(",?\\s+", -1)) {
            if (!word.isEmpty()) {
                set.addList(word);
            }
        }
        return set;
    }

    /// A comma sets words apart, unless it is one of an octet's.
    private void addList(String text) throws IOException {
        var pattern = text.contains("/") ? null : OctetPattern.parse(text);
        if (pattern != null && text.matches(".*[-,*].*")) {
            patterns.add(pattern);
            return;
        }
        for (String word : text.split(",", -1)) {
            add(word);
        }
    }

    private void add(String word) throws IOException {
        switch (word) {
            case "all" -> all = true;
            case "unix" -> unix = true;
            case "loopback" -> {
                add("127.0.0.0/8");
                add("::1");
            }
            default -> addOther(word);
        }
    }

    private void addOther(String word) throws IOException {
        int slash = word.indexOf('/');
        if (word.startsWith(UID)) {
            users.add(word.equals("uid:self") ? OwnUser.uid() : number(word, UID));
        } else if (word.startsWith(GID)) {
            groups.add(number(word, GID));
        } else if (slash >= 0) {
            add(network(word, slash));
        } else if (word.matches("[0-9.*-]+") || word.contains(":")) {
            add(Network.of(address(word, word)));
        } else {
            resolve(word);
        }
    }

    private void add(Network network) {
        networks.add(network);
        lengths.add(network.length());
    }

    private static int number(String word, String prefix) {
        try {
            return Integer.parseUnsignedInt(word.substring(prefix.length()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + word + "\" has no number behind " + prefix, e);
        }
    }

    private static Address.Ip address(String text, String word) {
        if (text.indexOf('%') < 0) {
            try {
                return Address.inet(text, 0);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("\"" + word + "\" is no address", e);
            }
        }
        throw new IllegalArgumentException("\"" + word + "\": an interface has no place here");
    }

    private static Network network(String word, int slash) {
        var address = address(word.substring(0, slash), word);
        String bits = word.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("\"" + word + "\" has no number of bits behind /");
        }
        try {
            return Network.of(address, Integer.parseInt(bits));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + word + "\": " + e.getMessage(), e);
        }
    }

    private void resolve(String name) throws IOException {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no address, network, name, uid:N, gid:N, loopback, unix or all");
        }
        for (var found : Resolver.getAddrInfo(name, "0", Query.STREAM)) {
            if (found.address() instanceof Address.Ip ip) {
                add(Network.of(ip));
            }
        }
    }

    /// {@return whether nobody is in it}
    boolean isEmpty() {
        return !all && !unix && networks.isEmpty() && patterns.isEmpty() && users.isEmpty() && groups.isEmpty();
    }

    boolean contains(Peer peer) {
        if (all) {
            return true;
        }
        if (peer.isUnix()) {
            return unix
                    || users.stream().anyMatch(peer::isUser)
                    || groups.stream().anyMatch(peer::isInGroup);
        }
        return peer.address().unmapped() instanceof Address.Ip ip && contains(ip);
    }

    private boolean contains(Address.Ip address) {
        var alone = Network.of(address);
        for (int length : lengths) {
            if (length <= alone.length() && networks.contains(alone.wider(length))) {
                return true;
            }
        }
        byte[] bytes = address.bytes();
        return bytes.length == 4 && patterns.stream().anyMatch(pattern -> pattern.contains(bytes));
    }
}
