package dev.jacket.command;

import static dev.jacket.sys.Fcntl.F_GETFL;
import static dev.jacket.sys.Fcntl.F_SETFL;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;

import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The descriptors of a child in the making: the pipes that it is to have are opened, and the socket that it is
/// given blocks. What it does not become the child's of is undone.
///
/// **threads:** one.
final class Plumbing implements AutoCloseable {
    private final Ground ground;
    private final Stdio stdio;
    private final Map<Integer, Pipe.Ends> ends = new HashMap<>();
    private @Nullable Leftover leftover;
    private boolean blocks;
    private boolean used;

    private Plumbing(Ground ground, Stdio stdio) {
        this.ground = ground;
        this.stdio = stdio;
    }

    /// @param remembers whether what the child does not read of its stdin is wanted back
    static Plumbing of(Ground ground, Stdio stdio, boolean remembers) throws IOException {
        var plumbing = new Plumbing(ground, stdio);
        boolean laid = false;
        try {
            plumbing.lay(remembers);
            laid = true;
            return plumbing;
        } finally {
            if (!laid) {
                plumbing.close();
            }
        }
    }

    private void lay(boolean remembers) throws IOException {
        for (int place = 0; place < 3; place++) {
            if (stdio.hasPipe(place)) {
                ends.put(place, Pipe.open(ground, place > 0));
            }
        }
        var in = ends.get(0);
        leftover = remembers && in != null ? new Leftover(ground, in.theirs()) : null;
        var socket = stdio.socket();
        if (socket != null) {
            blocking(ground, socket);
            blocks = true;
        }
    }

    /// {@return the three numbers; below 0 for `/dev/null`}
    int[] numbers() {
        return stdio.numbers(place -> Objects.requireNonNull(ends.get(place)).theirs());
    }

    /// {@return the child, whose they are now}
    Child child(Tree tree) {
        used = true;
        var socket = stdio.socket();
        if (socket != null) {
            tree.atEnd(() -> nonBlocking(ground, socket));
        }
        var ours = ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().ours()));
        return new Child(tree, Map.copyOf(ours), leftover);
    }

    @Override
    public void close() {
        ends.values().forEach(used ? Pipe.Ends::closeTheirs : Pipe.Ends::close);
        if (used) {
            return;
        }
        if (leftover != null) {
            leftover.close();
        }
        var socket = stdio.socket();
        if (socket != null && blocks) {
            nonBlocking(ground, socket);
        }
    }

    private static void blocking(Ground ground, Socket socket) throws StartException {
        int fd = socket.fd();
        int flags = Ground.checked(ground.kernel().fcntl(fd, F_GETFL, 0), "on " + socket);
        Ground.checked(ground.kernel().fcntl(fd, F_SETFL, flags & ~O_NONBLOCK), "on " + socket);
    }

    /// A socket that was closed meanwhile has no number any more, and nothing has to be set back.
    private static void nonBlocking(Ground ground, Socket socket) {
        int fd = socket.fd();
        long flags = fd < 0 ? -1 : ground.kernel().fcntl(fd, F_GETFL, 0);
        if (flags >= 0) {
            ground.kernel().fcntl(fd, F_SETFL, flags | O_NONBLOCK);
        }
    }
}
