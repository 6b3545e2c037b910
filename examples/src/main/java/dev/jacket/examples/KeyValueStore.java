package dev.jacket.examples;

import dev.jacket.server.SocketServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// `KeyValueStore [ADDRESS]`: keeps values by lines of text: `set KEY VALUE`, `get KEY`, `del KEY`, `count`, `quit`.
final class KeyValueStore {
    static void main(String[] args) throws Exception {
        Map<String, String> values = new ConcurrentHashMap<>();
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:6380")
                .handler(c -> {
                    for (String line; (line = c.readLine()) != null && !line.equals("quit"); ) {
                        c.writeLine(answer(values, line.split(" ", 3)));
                    }
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }

    private static String answer(Map<String, String> values, String[] words) {
        return switch (words[0] + " " + words.length) {
            case "set 3" -> {
                values.put(words[1], words[2]);
                yield "ok";
            }
            case "get 2" -> values.containsKey(words[1]) ? "value " + values.get(words[1]) : "none";
            case "del 2" -> values.remove(words[1]) == null ? "none" : "ok";
            case "count 1" -> Integer.toString(values.size());
            default -> "error: set KEY VALUE, get KEY, del KEY, count, quit";
        };
    }
}
