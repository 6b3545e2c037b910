package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// Every call that waits: for how long at most, and who may end it.
interface WaitCases extends SocketCases {
    Duration SHORT = Duration.ofMillis(25);

    @Row("C12")
    @Each(Kind.Group.ALL)
    default void wait_limited_timesOutInTime(Kind kind) throws Exception {
        for (Wait wait : Wait.of(kind)) {
            Wait.Blocked blocked = wait.prepare(lab(), kind);
            blocked.socket().timeout(SHORT);
            long begun = System.nanoTime();
            Background<?> call = lab().start(blocked.call());

            Throwable late = call.failure();

            assertThat(late)
                    .as("%s", wait)
                    .isInstanceOf(SocketTimeoutException.class)
                    .isNotInstanceOf(CallFailure.class)
                    .isInstanceOfSatisfying(CallTimeoutException.class, timeout -> {
                        assertThat(timeout.limit()).isEqualTo(SHORT);
                        assertThat(timeout.getMessage()).endsWith("timed out after 0.025 s");
                        assertThat(Errno.of(timeout)).isEqualTo(Errno.NONE);
                    });
            assertThat(call.endedAfter(begun)).as("%s", wait).isGreaterThanOrEqualTo(SHORT);
            assertUsable(blocked, wait, kind);
        }
    }

    /// The quickest of several, since the machine may be busy with something else.
    @Row("C12")
    @Each(Kind.Group.ALL)
    default void recv_limited_timesOutWithinFiftyMilliseconds(Kind kind) throws Exception {
        Socket socket = lab().ends(kind).here();
        socket.timeout(SHORT);
        Duration quickest = Lab.LONG;
        Duration late = SHORT.plusMillis(50);
        for (int i = 0; i < 5 || (i < 50 && quickest.compareTo(late) >= 0); i++) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> socket.recv(1)).isInstanceOf(CallTimeoutException.class);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(took).isGreaterThanOrEqualTo(SHORT);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        assertThat(quickest).isLessThan(late);
    }

    @Each(Kind.Group.ALL)
    default void deadline_ofTheCall_beatsTheTimeout(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Socket socket = ends.here();
        Deadline soon = Deadline.after(SHORT);

        socket.timeout(Duration.ofHours(1));
        for (Callable<?> call : List.<Callable<?>>of(
                () -> socket.recvInto(ByteBuffer.allocate(1), MsgFlags.NONE, soon),
                () -> socket.recvFrom(ByteBuffer.allocate(1), MsgFlags.NONE, soon))) {
            assertThatThrownBy(call::call).isInstanceOf(CallTimeoutException.class);
        }
        assertThatThrownBy(() -> socket.await(Interest.READ, soon)).isInstanceOf(CallTimeoutException.class);
        assertThat(socket.recvInto(ByteBuffer.allocate(1), MsgFlags.NONE, Deadline.NOW))
                .isEqualTo(Socket.WOULD_BLOCK);
        socket.nonBlocking();
        Background<Integer> call =
                lab().waiting(socket, () -> socket.recvInto(ByteBuffer.allocate(1), MsgFlags.NONE, Deadline.NEVER));
        ends.there().send(new byte[] {1});
        assertThat(call.result()).isEqualTo(1);
    }

    @Each(Kind.Group.ALL)
    default void wait_nonBlocking_wouldBlockAtOnce(Kind kind) throws Exception {
        for (Wait wait : Wait.of(kind)) {
            Wait.Blocked blocked = wait.prepare(lab(), kind);
            blocked.socket().nonBlocking();
            Background<?> call = lab().start(blocked.call());

            switch (wait) {
                case RECV, SEND, SEND_MSG, SEND_TO, TURN_TO_SEND ->
                    assertThat(call.result()).as("%s", wait).isEqualTo(Socket.WOULD_BLOCK);
                case RECV_FROM -> assertThat(call.result()).isEqualTo(new Received(Socket.WOULD_BLOCK, Address.NONE));
                case RECV_MSG ->
                    assertThat(call.result()).isEqualTo(new Message(Socket.WOULD_BLOCK, MsgFlags.NONE, Address.NONE));
                case CONNECT -> assertUnderWay(call, kind);
                case SEND_ALL -> assertThat(call.failure()).isInstanceOf(IllegalStateException.class);
                case POLL -> assertThat(call.failure()).isInstanceOf(CallTimeoutException.class);
                case ACCEPT, RECV_ALL, RECV_BYTES ->
                    assertThat(Errno.of(call.failure())).as("%s", wait).isEqualTo(Errno.EAGAIN);
            }
        }
    }

    private static void assertUnderWay(Background<?> connect, Kind kind) throws Exception {
        if (kind.is(Kind.Group.INTERNET_STREAM)) {
            assertThat(connect.result()).isEqualTo(false);
        } else {
            assertThat(Errno.of(connect.failure())).isEqualTo(Errno.EAGAIN);
        }
    }

    @Row("C14")
    @Each(Kind.Group.ALL)
    default void wait_interrupted_endsPromptlyAndSocketStaysUsable(Kind kind) throws Exception {
        for (Wait wait : Wait.of(kind)) {
            Wait.Blocked blocked = wait.prepare(lab(), kind);
            Background<?> call = Wait.begin(lab(), blocked);

            long at = System.nanoTime();
            call.interrupt();

            assertThat(call.failure()).as("%s", wait).isInstanceOf(CallInterruptedException.class);
            assertThat(call.wasInterruptedAtEnd()).as("%s", wait).isTrue();
            assertThat(call.endedAfter(at)).as("%s", wait).isLessThan(Lab.PROMPT);
            assertUsable(blocked, wait, kind);
        }
    }

    private void assertUsable(Wait.Blocked blocked, Wait wait, Kind kind) throws Exception {
        assertThat(blocked.socket().isClosed()).as("%s", wait).isFalse();
        if (wait == Wait.CONNECT && kind.is(Kind.Group.INTERNET_STREAM)) {
            return; // ConnectCases says the same, and the kernel takes a second to try again
        }
        blocked.socket().timeout(Lab.LONG);
        Background<?> again = lab().start(blocked.call());
        blocked.release().run();
        assertThat(again.result()).as("%s", wait).isNotNull();
    }

    /// Only a call that would wait looks at the status.
    @Each(Kind.Group.ALL)
    default void interruptedBefore_nothingToWaitFor_isDone(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.there().send(new byte[] {5});
        ends.here().await(Interest.READ, Deadline.after(Lab.LONG));
        Background<byte[]> call = lab().start(() -> {
            Thread.currentThread().interrupt();
            ends.here().send(new byte[] {6});
            return ends.here().recv(9);
        });

        assertThat(call.result()).containsExactly(5);
        assertThat(call.wasInterruptedAtEnd()).isTrue();
        assertThat(ends.there().recv(9)).containsExactly(6);
        Background<byte[]> waits = lab().start(() -> {
            Thread.currentThread().interrupt();
            return ends.here().recv(9);
        });
        assertThat(waits.failure()).isInstanceOf(CallInterruptedException.class);
    }

    @Row("C14")
    @Each(Kind.Group.ALL)
    default void wait_closedByAnother_endsPromptly(Kind kind) throws Exception {
        for (Wait wait : Wait.of(kind)) {
            Wait.Blocked blocked = wait.prepare(lab(), kind);
            Background<?> call = Wait.begin(lab(), blocked);

            long at = System.nanoTime();
            blocked.socket().close();

            assertThat(call.failure()).as("%s", wait).isInstanceOf(AsynchronousCloseException.class);
            assertThat(call.endedAfter(at)).as("%s", wait).isLessThan(Lab.PROMPT);
            assertThat(call.wasInterruptedAtEnd()).as("%s", wait).isFalse();
        }
    }

    @Row("C14")
    @Each(Kind.Group.ALL)
    @Covers("Socket.close")
    default void close_whileBothWaysWait_wakesBoth(Kind kind) throws Exception {
        Socket socket = lab().ends(kind).here();
        Background<byte[]> first = lab().waiting(socket, () -> socket.recv(1));
        Background<byte[]> second = lab().waiting(socket, () -> socket.recv(1));
        Background<?> error = lab().waiting(socket, () -> {
            socket.await(Interest.ERROR, Deadline.NEVER);
            return true;
        });

        socket.close();

        assertThat(first.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(second.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(error.failure()).isInstanceOf(AsynchronousCloseException.class);
    }

    @Each(Kind.Group.ALL)
    default void wait_whatItWaitsForComes_isDone(Kind kind) throws Exception {
        for (Wait wait : Wait.of(kind)) {
            if (wait == Wait.CONNECT && kind.is(Kind.Group.INTERNET_STREAM)) {
                continue; // ConnectCases does that once; it takes the kernel a second
            }
            Wait.Blocked blocked = wait.prepare(lab(), kind);
            Background<?> call = Wait.begin(lab(), blocked);
            call.assertWaiting();

            blocked.release().run();

            assertThat(call.result()).as("%s", wait).isNotNull();
        }
    }

    /// One receives while the other sends, on one socket.
    @Each(Kind.Group.ALL)
    default void recvAndSend_atOnce_doNotWaitForEachOther(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Background<byte[]> receiving =
                lab().waiting(ends.here(), () -> ends.here().recv(9));

        ends.here().send(new byte[] {1});

        assertThat(ends.there().recv(9)).containsExactly(1);
        receiving.assertWaiting();
        ends.there().send(new byte[] {2});
        assertThat(receiving.result()).containsExactly(2);
    }

    @Each(Kind.Group.ALL)
    default void recv_severalThreads_eachMessageGoesToOne(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        List<Background<byte[]>> calls = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(lab().start(() -> ends.here().recv(1)));
        }

        for (int i = 0; i < 4; i++) {
            ends.there().send(new byte[] {(byte) i});
        }

        int sum = 0;
        for (var call : calls) {
            sum += 1 << call.result()[0];
        }
        assertThat(sum).isEqualTo(0b1111);
    }
}
