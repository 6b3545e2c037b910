package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// Files over streams.
interface FileCases extends SocketCases {
    int FILE_SIZE = 500_000;

    private Path file() throws IOException {
        return Files.write(lab().folder().resolve("file"), Lab.pattern(FILE_SIZE));
    }

    @Covers("Socket.sendFile")
    @Each(Kind.Group.STREAM)
    default void sendFile_part_arrivesInOrder(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Path file = file();
        Background<Long> sent = lab().start(() -> ends.here().sendFile(file, 1000, 450_000));

        assertThat(Lab.exactly(ends.there(), 450_000))
                .isEqualTo(Arrays.copyOfRange(Lab.pattern(FILE_SIZE), 1000, 451_000));
        assertThat(sent.result()).isEqualTo(450_000);
    }

    @Each(Kind.Group.STREAM)
    default void sendFile_beyondTheEnd_endsThere(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);

        assertThat(ends.here().sendFile(file(), FILE_SIZE - 10, Long.MAX_VALUE)).isEqualTo(10);
        assertThat(ends.here().sendFile(file(), FILE_SIZE + 10, 5)).isZero();

        assertThat(Lab.exactly(ends.there(), 10))
                .isEqualTo(Arrays.copyOfRange(Lab.pattern(FILE_SIZE), FILE_SIZE - 10, FILE_SIZE));
    }

    @Each(Kind.Group.STREAM)
    default void sendFile_noRoom_timesOutOrWouldBlock(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Path file = file();
        Lab.fill(ends.here(), 65536);

        ends.here().timeout(Duration.ofMillis(20));
        var late = catchThrowableOfType(CallTimeoutException.class, () -> {
            // What the kernel has room for, it may take; the file is far more in the end.
            for (int i = 0; i < 1000; i++) {
                ends.here().sendFile(file, 0, FILE_SIZE);
            }
        });
        assertThat(late.bytesTransferred).isLessThan(FILE_SIZE);

        ends.here().nonBlocking();
        long last = 0;
        for (int i = 0; i < 1000 && last != Socket.WOULD_BLOCK; i++) {
            last = ends.here().sendFile(file, 0, FILE_SIZE);
        }
        assertThat(last).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.STREAM)
    default void sendFile_peerGone_isEpipe(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Path file = file();
        ends.here().shutdown(Shutdown.WRITE);

        Lab.refused(Errno.EPIPE, () -> ends.here().sendFile(file, 0, 1));
    }

    @Each(Kind.Group.STREAM)
    default void sendFile_noFile_isNamed(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Path none = lab().folder().resolve("none");

        assertThatThrownBy(() -> ends.here().sendFile(none, 0, 1)).isInstanceOf(NoSuchFileException.class);
        ends.here().sendAll(new byte[] {1});
        assertThat(Lab.exactly(ends.there(), 1)).containsExactly(1);
    }

    @Each(Kind.Group.MESSAGE)
    default void sendFile_noStream_isMisuse(Kind kind) throws Exception {
        Socket socket = lab().open(kind);
        Path file = file();

        assertThatThrownBy(() -> socket.sendFile(file, 0, 1)).isInstanceOf(IllegalStateException.class);
    }
}
