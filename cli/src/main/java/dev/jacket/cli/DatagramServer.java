package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Answers datagrams: one loop for each socket receives them, however many peers there are.
///
/// **threads:** shared.
final class DatagramServer implements Server {
    private static final Duration UNWIND = Duration.ofSeconds(2);

    private final Listeners place;
    private final ServerWatch watch;
    private final ServerCounts counts = new ServerCounts();
    private final Answers answers;
    private final List<DatagramLoop> loops = new ArrayList<>();
    private final CountDownLatch receiving;
    private volatile @Nullable Throwable failure;

    /// @param place becomes the server's
    /// @param delay before each answer
    /// @param once whether the first datagram is the last
    /// @param threads makes the threads that receive and those that answer later
    DatagramServer(
            Listeners place,
            DatagramHandler handler,
            ServerWatch watch,
            Duration delay,
            boolean once,
            ThreadFactory threads) {
        this.place = place;
        this.watch = watch;
        this.answers = new Answers(handler, delay, watch, counts, threads);
        this.receiving = new CountDownLatch(place.sockets().size());
        for (Socket socket : place.sockets()) {
            loops.add(new DatagramLoop(socket, answers, once ? this::end : () -> {}, threads));
        }
    }

    @Override
    public void start() {
        loops.forEach(loop -> loop.start(this::loopEnded));
    }

    private void loopEnded(@Nullable Throwable broken) {
        if (broken != null) {
            failure = broken;
            end();
        }
        receiving.countDown();
    }

    /// Ends the loops as they are; answers under way go out.
    private void end() {
        loops.forEach(DatagramLoop::abandon);
    }

    @Override
    public void await() throws InterruptedException {
        receiving.await();
        answers.awaitNone(Deadline.NEVER);
        place.close();
        var broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the receive loop failed", broken);
        }
    }

    @Override
    public int drain(Duration grace) throws InterruptedException {
        Deadline until = Deadline.after(grace);
        watch.draining(answers.waiting(), grace);
        place.vacate();
        loops.forEach(DatagramLoop::drain);
        receiving.await();
        answers.awaitNone(until);
        int left = answers.waiting();
        cut();
        answers.awaitNone(Deadline.after(UNWIND));
        return left;
    }

    @Override
    public void cut() {
        end();
        answers.cut();
        place.close();
    }

    @Override
    public ServerCounts counts() {
        return counts;
    }
}
