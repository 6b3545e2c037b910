package dev.jacket.cli;

import dev.jacket.sockets.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The messages of `send`, one after the other.
interface Letters {
    /// {@return the next message, or null when there is none}
    @Nullable Letter next() throws IOException, InterruptedException;

    /// {@return whether it is known that none follows}
    boolean wasLast();

    /// {@return whether there may be much to send}
    default boolean mayBeLong() {
        return true;
    }

    /// One message.
    interface Letter {
        /// Sends it; may be called again when it went nowhere.
        void sendTo(Dialogue dialogue) throws IOException, InterruptedException;

        /// {@return whether it can be sent again}
        default boolean canBeRepeated() {
            return true;
        }
    }

    /// {@return a message of these bytes}
    static Letter of(byte[] bytes) {
        return dialogue -> dialogue.send(ByteBuffer.wrap(bytes));
    }

    /// {@return a message as long as what is left of an intake}
    static Letter whole(Intake intake) {
        return new Letter() {
            @Override
            public void sendTo(Dialogue dialogue) throws IOException, InterruptedException {
                for (ByteBuffer piece; (piece = intake.take()) != null; ) {
                    dialogue.send(piece);
                    intake.release(piece);
                }
            }

            @Override
            public boolean canBeRepeated() {
                return false;
            }
        };
    }

    /// {@return the words of the command line}
    ///
    /// @throws IOException if a file that they name cannot be read, before anything is sent
    static Letters words(List<String> words, Style style, long offset) throws IOException {
        for (String word : words) {
            if (isFile(word)) {
                check(word.substring(1));
            }
        }
        var left = words.iterator();
        return new Letters() {
            @Override
            public @Nullable Letter next() {
                return left.hasNext() ? word(left.next(), style, offset) : null;
            }

            @Override
            public boolean wasLast() {
                return !left.hasNext();
            }

            @Override
            public boolean mayBeLong() {
                return words.stream().anyMatch(Letters::isFile);
            }
        };
    }

    private static boolean isFile(String word) {
        return word.startsWith("@") && !word.startsWith("@@") && word.length() > 1;
    }

    /// Looks only, as opening a pipe would take its writer away.
    private static void check(String file) throws IOException {
        var path = OutFile.path(file);
        path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, Errno.EISDIR.text());
        }
    }

    /// `@FILE` is a file's bytes, `@@x` the text `@x`.
    private static Letter word(String word, Style style, long offset) {
        if (!isFile(word)) {
            return of(style.outgoing().text(word.startsWith("@@") ? word.substring(1) : word));
        }
        String file = word.substring(1);
        return dialogue -> {
            try (var channel = FileChannel.open(OutFile.path(file), StandardOpenOption.READ);
                    var memory = Arena.ofConfined()) {
                channel.position(offset);
                var blocks = new FileBlocks(channel, file, style.keepsRecords(), memory);
                whole(style.cutsFiles() ? style.stdin(blocks) : blocks).sendTo(dialogue);
            }
        };
    }

    /// {@return what stdin gives, piece by piece}
    ///
    /// @param emptyEnds whether an empty line is the end, as it is for a person
    static Letters pieces(Intake intake, boolean emptyEnds) {
        return new Letters() {
            @Override
            public @Nullable Letter next() throws IOException, InterruptedException {
                var piece = intake.take();
                if (piece == null) {
                    return null;
                }
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                intake.release(piece);
                return emptyEnds && Eol.withoutEnd(bytes, bytes.length) == 0 ? null : of(bytes);
            }

            @Override
            public boolean wasLast() {
                return false;
            }
        };
    }

    /// {@return one message: all of stdin}
    static Letters all(Intake intake) {
        return new Letters() {
            private boolean given;

            @Override
            public @Nullable Letter next() {
                if (given) {
                    return null;
                }
                given = true;
                return whole(intake);
            }

            @Override
            public boolean wasLast() {
                return given;
            }
        };
    }
}
