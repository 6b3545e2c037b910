package dev.jacket.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A lock between processes that start at the same place: an empty file beside it, locked and then removed.
///
/// **threads:** the one that took it.
final class LockFile implements AutoCloseable {
    /// The kernel's lock is the process's, not the thread's.
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private static final int TRIES = 200;
    private static final long PAUSE = 10;

    private final Path path;
    private final @Nullable FileChannel channel;

    private LockFile(Path path, @Nullable FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Takes the lock of `place`, waiting two seconds at most.
    static LockFile of(Path place) throws IOException {
        var path = place.resolveSibling("." + place.getFileName() + ".jacket-lock");
        PROCESS.lock();
        try {
            return new LockFile(path, open(path));
        } catch (IOException | RuntimeException e) {
            PROCESS.unlock();
            throw e;
        }
    }

    /// {@return whether it is held; false where no file can be made or another one keeps it}
    boolean isHeld() {
        return channel != null;
    }

    private static @Nullable FileChannel open(Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                create(path);
            } catch (IOException e) {
                return null; // the caller's own call will tell what is wrong with the folder
            }
            Object before = key(path);
            var channel = before == null ? null : locked(path);
            if (channel != null && Objects.equals(before, key(path))) {
                return channel;
            }
            // Whoever had it removed the file meanwhile, or still has it: what we locked guards nothing.
            if (channel != null) {
                channel.close();
            }
            pause();
        }
        return null;
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // the one that is there serves as well
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /// {@return the file, locked; null if another process has it or the file is gone}
    private static @Nullable FileChannel locked(Path path) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            var held = channel;
            if (held != null) {
                Files.deleteIfExists(path); // before it is unlocked, so that nobody else's is removed
                held.close();
            }
        } finally {
            PROCESS.unlock();
        }
    }
}
