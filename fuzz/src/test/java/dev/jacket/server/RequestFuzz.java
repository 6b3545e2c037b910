package dev.jacket.server;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A request for metrics: one of the answers that there are, none of which holds a word of the request; and never the
/// metrics to a page of somebody else's.
final class RequestFuzz implements FuzzTarget {
    private static final String METRICS = "the metrics\n";
    private static final Set<String> ANSWERS = Stream.of(
                    "GET /metrics HTTP/1.1",
                    "HEAD /metrics HTTP/1.1",
                    "POST /metrics HTTP/1.1",
                    "GET / HTTP/1.1",
                    "HEAD / HTTP/1.1",
                    "HEAD  HTTP/1.1",
                    "GET / HTTP/1.1\r\nHost: elsewhere",
                    "HEAD / HTTP/1.1\r\nHost: elsewhere",
                    "")
            .map(RequestFuzz::answer)
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public List<Class<?>> parsers() {
        return List.of(LocalRequest.class);
    }

    private static String answer(String head) {
        return Claim.latin(LocalRequest.parse(head).answer(() -> METRICS));
    }

    @Override
    public boolean judge(byte[] bytes) {
        String head = Claim.latin(bytes);
        String answer = answer(head);
        Claim.that(ANSWERS.contains(answer), "an answer of its own: " + answer);
        var lines = head.lines().toList();
        if (!lines.isEmpty()) {
            String rest = lines.stream().skip(1).map(line -> line + "\r\n").collect(Collectors.joining());
            for (String foreign : List.of("host: evil.example", "Origin: http://evil.example", "ORIGIN: null")) {
                String changed = lines.getFirst() + "\r\n" + foreign + "\r\n" + rest;
                Claim.that(!LocalRequest.parse(changed).isOurs(), "it is somebody else's");
            }
        }
        return answer.startsWith("HTTP/1.1 200");
    }
}
