package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Who may come. The first rule that names the peer decides; whoever no rule names may come if no rule allows
/// anybody, and may not if one does.
///
/// ```java
/// AccessRules.EVERYBODY.deny("10.0.0.7").allow("10.0.0.0/8 2001:db8::/32 loopback")
/// ```
///
/// A rule names peers by words, set apart by spaces or commas:
///
/// | Word | Who |
/// |---|---|
/// | `10.0.0.1`, `2001:db8::1`, `10.0.0.0/8`, `2001:db8::/32` | an address, a network; mapped IPv4 is IPv4 |
/// | `192.168.3-5,7.1`, `10.0.*.1` | IPv4 addresses by their numbers |
/// | `example.org` | the addresses that a name has when the rule is made |
/// | `loopback`, `unix`, `all` | 127.0.0.0/8 and ::1, everybody on a Unix socket, everybody |
/// | `uid:1000`, `uid:self`, `gid:100` | a user or a group on a Unix socket, as the kernel tells |
///
/// **threads:** immutable.
public final class AccessRules {
    /// No rule: everybody may come.
    public static final AccessRules EVERYBODY = new AccessRules(List.of());

    private record Rule(boolean allows, PeerSet who) {}

    private final List<Rule> rules;
    private final boolean otherwise;

    private AccessRules(List<Rule> rules) {
        this.rules = rules;
        this.otherwise = rules.stream().noneMatch(Rule::allows);
    }

    /// {@return the rules of some lines, each `allow` or `deny` and whom; `#` begins a comment}
    ///
    /// @param lines the lines
    /// @throws IllegalArgumentException if one is something else, with its number
    /// @throws IOException if a name has no address
    public static AccessRules parse(List<String> lines) throws IOException {
        var rules = EVERYBODY;
        for (int i = 0; i < lines.size(); i++) {
            try {
                rules = rules.line(lines.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return rules;
    }

    private AccessRules line(String line) throws IOException {
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).trim();
        String[] parts = text.split("\\s+", 2);
        String who = parts.length < 2 ? "" : parts[1];
        return switch (parts[0]) {
            case "" -> this;
            case "allow" -> allow(who);
            case "deny" -> deny(who);
            default -> throw new IllegalArgumentException("\"" + parts[0] + "\" is neither allow nor deny");
        };
    }

    /// {@return these rules and one more}
    ///
    /// @param who whom it lets in
    /// @throws IllegalArgumentException if a word names nobody
    /// @throws IOException if a name has no address
    public AccessRules allow(String who) throws IOException {
        return with(true, who);
    }

    /// {@return these rules and one more}
    ///
    /// @param who whom it turns away
    /// @throws IllegalArgumentException if a word names nobody
    /// @throws IOException if a name has no address
    public AccessRules deny(String who) throws IOException {
        return with(false, who);
    }

    private AccessRules with(boolean allows, String who) throws IOException {
        var named = PeerSet.parse(who);
        if (named.isEmpty()) {
            throw new IllegalArgumentException((allows ? "allow" : "deny") + " names nobody");
        }
        var longer = new ArrayList<>(rules);
        longer.add(new Rule(allows, named));
        return new AccessRules(List.copyOf(longer));
    }

    /// {@return whether there is no rule}
    boolean isOpen() {
        return rules.isEmpty();
    }

    /// {@return whether a peer with this address may come; on a Unix socket one whose user is not known}
    ///
    /// @param peer the address
    public boolean allows(Address peer) {
        return allows(Peer.of(peer));
    }

    /// {@return whether the peer of a connection may come}
    ///
    /// @param accepted a socket that was accepted
    public boolean allows(Socket accepted) {
        return allows(Peer.of(accepted));
    }

    boolean allows(Peer peer) {
        for (Rule rule : rules) {
            if (rule.who().contains(peer)) {
                return rule.allows();
            }
        }
        return otherwise;
    }
}
