package dev.jacket.cli;

import dev.jacket.server.Connection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who is connected, and who says most.
///
/// **threads:** [#add] and [#remove] any; [#most] one.
final class Talkers {
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private Map<Connection, Long> before = new HashMap<>();

    /// One of them.
    ///
    /// @param connection who
    /// @param moved bytes in both directions since the last time
    record Talker(Connection connection, long moved) {}

    void add(Connection connection) {
        open.add(connection);
    }

    void remove(Connection connection) {
        open.remove(connection);
    }

    /// {@return those who have moved most bytes since the last time; of those who moved the same, the oldest first}
    ///
    /// @param number how many at most
    List<Talker> most(int number) {
        var now = new HashMap<Connection, Long>();
        for (Connection connection : open) {
            now.put(connection, connection.bytesIn() + connection.bytesOut());
        }
        var last = before;
        before = now;
        return now.entrySet().stream()
                .map(each ->
                        new Talker(each.getKey(), Math.max(0, each.getValue() - last.getOrDefault(each.getKey(), 0L))))
                .sorted(Comparator.comparingLong((Talker talker) -> -talker.moved())
                        .thenComparing(talker -> talker.connection().number()))
                .limit(number)
                .toList();
    }
}
