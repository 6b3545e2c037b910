package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Memory outside the heap: used where it is whose it seems, and refused before the kernel touches anything else.
interface MemoryCases extends SocketCases {
    @Each(Kind.Group.ALL)
    default void memory_ownAndShared_carriesBytes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        try (Arena own = Arena.ofConfined();
                Arena shared = Arena.ofShared()) {
            for (Arena arena : List.of(own, shared, Arena.global(), Arena.ofAuto())) {
                MemorySegment from = arena.allocateFrom("memory");
                MemorySegment to = arena.allocate(64);

                assertThat(ends.here().send(from, MsgFlags.NONE, Deadline.NEVER))
                        .isEqualTo(7);
                assertThat(ends.there().recvInto(to, MsgFlags.NONE, Deadline.NEVER))
                        .isEqualTo(7);
                assertThat(to.getString(0)).isEqualTo("memory");
            }
        }
    }

    /// Symptom: the kernel wrote into memory that malloc had given away again.
    @Each(Kind.Group.ALL)
    default void memory_freed_isRefusedAndNothingIsTaken(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (Arena arena : List.of(Arena.ofConfined(), Arena.ofShared())) {
            MemorySegment freed = arena.allocate(64);
            ByteBuffer buffer = freed.asByteBuffer();
            arena.close();

            refuses(IllegalStateException.class, ends, freed, buffer);
        }
    }

    /// Symptom: another thread's memory, which it may free at any moment, went to the kernel.
    @Each(Kind.Group.ALL)
    default void memory_confinedToAnotherThread_isRefusedAndNothingIsTaken(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Arena arena = Arena.ofConfined();
        try {
            MemorySegment foreign = arena.allocate(64);
            ByteBuffer buffer = foreign.asByteBuffer();
            Background<Throwable> elsewhere =
                    lab().start(() -> catchThrowable(() -> refuses(WrongThreadException.class, ends, foreign, buffer)));

            assertThat(elsewhere.result()).isNull();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        } finally {
            arena.close();
        }
    }

    private static void refuses(Class<? extends Exception> type, Lab.Ends ends, MemorySegment memory, ByteBuffer buffer)
            throws IOException {
        ends.here().send(new byte[] {1, 2, 3});
        Socket socket = ends.there();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("recv", () -> socket.recvInto(memory, MsgFlags.NONE, Deadline.NEVER));
        calls.put("recv buffer", () -> socket.recvInto(buffer));
        calls.put("recv all", () -> socket.recvInto(memory, MsgFlags.MSG_WAITALL, Deadline.NEVER));
        calls.put("recvFrom", () -> socket.recvFrom(buffer, MsgFlags.NONE, Deadline.NEVER));
        calls.put("recvMsg", () -> socket.recvMsg(List.of(ByteBuffer.allocate(1), buffer), MsgFlags.NONE));
        calls.put("send", () -> socket.send(memory, MsgFlags.NONE, Deadline.NEVER));
        calls.put("send buffer", () -> socket.send(buffer, MsgFlags.NONE, Deadline.NEVER));
        calls.put("sendAll", () -> socket.sendAll(memory, Deadline.NEVER));
        calls.put("sendMsg", () -> socket.sendMsg(List.of(ByteBuffer.allocate(1), buffer), MsgFlags.NONE));
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(type));

        assertThat(socket.recv(4)).containsExactly(1, 2, 3);
        ends.there().send(new byte[] {9});
        assertThat(ends.here().recv(4)).containsExactly(9);
    }

    /// Symptom: the message was taken from the kernel and then had no place to go.
    @Each(Kind.Group.ALL)
    default void memory_freedWhileTheCallWaits_losesNothing(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(64);
        Background<Throwable> receiving = lab().waiting(
                        ends.there(),
                        () -> catchThrowable(() -> ends.there().recvInto(memory, MsgFlags.NONE, Deadline.NEVER)));

        arena.close();
        ends.here().send(new byte[] {1, 2, 3});

        assertThat(receiving.result()).isInstanceOf(IllegalStateException.class);
        assertThat(ends.there().recv(4)).containsExactly(1, 2, 3);
    }
}
