package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Rules about who may come: refused, or rules that judge every peer. Names of hosts are left out, as they are asked
/// for.
final class PeersFuzz implements FuzzTarget {
    private static final int MOST = 400;
    private static final Set<String> WORDS = Set.of("all", "unix", "loopback");
    private static final List<Address> PEERS = List.of(
            Address.parse("127.0.0.1:1"),
            Address.parse("[::1]:1"),
            Address.parse("[::ffff:10.0.0.7]:1"),
            Address.parse("[2001:db8::1]:1"),
            Address.parse("unix:"));

    @Override
    public List<Class<?>> parsers() {
        return List.of(AccessRules.class, PeerSet.class, OctetPattern.class, Network.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws IOException {
        String text = Claim.text(bytes, MOST);
        if (Arrays.stream(text.split("\n", -1)).anyMatch(PeersFuzz::mayNameHost)) {
            return false;
        }
        AccessRules rules;
        try {
            rules = AccessRules.parse(Arrays.asList(text.split("\n", -1)));
        } catch (IllegalArgumentException refused) {
            Claim.that(String.valueOf(refused.getMessage()).startsWith("line "), "where is it: " + refused);
            return false;
        }
        for (Address peer : PEERS) {
            boolean allowed = rules.allows(peer);
            Claim.that(!rules.isOpen() || allowed, "no rule turns somebody away");
        }
        return !rules.isOpen();
    }

    private static boolean mayNameHost(String line) {
        var words = line.trim().split("[\\x00-\\x20\\s,#]+", -1);
        return Arrays.stream(words).skip(1).anyMatch(PeersFuzz::mayBeHost);
    }

    private static boolean mayBeHost(String word) {
        return !WORDS.contains(word) && word.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") && !word.matches("[0-9.*-]+");
    }
}
