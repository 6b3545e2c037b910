package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.time.Duration;
import java.util.List;

/// An endpoint: it is understood, or refused by a line of ours. The first byte says for which verb.
final class EndpointFuzz implements FuzzTarget {
    private static final List<Verb> VERBS = List.of(Verb.CONNECT, Verb.LISTEN, Verb.SEND, Verb.RECEIVE, Verb.SERVE);

    @Override
    public List<Class<?>> parsers() {
        return List.of(Endpoint.class, EndpointParser.class, Protocols.class);
    }

    /// Where a word is unknown, the nearest of some hundred is looked for.
    @Override
    public Duration most() {
        return SOON.multipliedBy(5);
    }

    @Override
    public boolean judge(byte[] bytes) {
        var verb = VERBS.get(Claim.choice(bytes) % VERBS.size());
        String text = Claim.text(Claim.behind(bytes, 1), Words.MOST);
        return Words.isUnderstood(() -> {
            var endpoint = Endpoint.parse(verb, text);
            Claim.that(!endpoint.toString().isEmpty(), "an endpoint has no text");
            Claim.that(endpoint.mode() >= 0 && endpoint.mode() <= 0777, "no file has such a mode");
        });
    }
}
