package dev.jacket.sockets;

import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import java.util.EnumMap;
import java.util.Map;

/// The event loops that tests share: they hold descriptors of their own, so they are as old as the process.
final class Loops {
    private static final Map<Backend, EventLoops> STARTED = new EnumMap<>(Backend.class);

    private Loops() {}

    static synchronized Thread thread(Backend backend, Runnable body) {
        return STARTED.computeIfAbsent(
                        backend,
                        asked -> EventLoops.start(LoopConfig.DEFAULT.loops(2).backend(asked)))
                .newThread(body);
    }
}
