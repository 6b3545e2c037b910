package dev.jacket.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/// What a program wrote to one of its outputs, collected as it comes. Reads take it in order, each with a limit of
/// time. The first 4 MiB are kept; of more, the count and the SHA-256 are.
final class Collected {
    private static final int KEPT = 4 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final MessageDigest digest = sha256();
    private final String name;
    private long total;
    private int taken;
    private boolean ended;

    Collected(String name, InputStream source) {
        this.name = name;
        Thread.ofPlatform().daemon().name(name).start(() -> collect(source));
    }

    private void collect(InputStream source) {
        var buffer = new byte[1 << 16];
        try (source) {
            for (int n; (n = source.read(buffer)) >= 0; ) {
                add(buffer, n);
            }
        } catch (IOException e) {
            // The pipe of a killed program ends this way; what came before it is kept.
        } finally {
            end();
        }
    }

    private synchronized void add(byte[] buffer, int n) {
        kept.write(buffer, 0, Math.min(n, KEPT - kept.size()));
        digest.update(buffer, 0, n);
        total += n;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// The next `n` bytes.
    synchronized byte[] next(int n) {
        await(n + " more bytes", Limits.ANSWER, () -> kept.size() - taken >= n);
        return take(n);
    }

    /// The next bytes, up to and with `mark`.
    synchronized String nextThrough(String mark) {
        var bytes = new String(Bytes.utf8(mark), StandardCharsets.ISO_8859_1);
        await("\"" + mark.strip() + "\"", Limits.ANSWER, () -> untaken().contains(bytes));
        return Bytes.text(take(untaken().indexOf(bytes) + bytes.length()));
    }

    /// The next line, without its LF.
    String nextLine() {
        var line = nextThrough("\n");
        return line.substring(0, line.length() - 1);
    }

    /// All that is left, once the output has ended.
    synchronized byte[] rest() {
        await("its end", Limits.ANSWER, () -> ended);
        return take(kept.size() - taken);
    }

    String restText() {
        return new String(rest(), StandardCharsets.UTF_8);
    }

    /// All that was kept so far, taken or not.
    synchronized byte[] sofar() {
        return kept.toByteArray();
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    synchronized long total() {
        return total;
    }

    synchronized void awaitTotal(long bytes, Duration limit) {
        await(bytes + " bytes in all", limit, () -> total >= bytes);
    }

    /// The SHA-256 of everything, once the output has ended.
    synchronized String sha(Duration limit) {
        await("its end", limit, () -> ended);
        return HexFormat.of().formatHex(digest.digest());
    }

    private String untaken() {
        var all = kept.toByteArray();
        return new String(all, taken, all.length - taken, StandardCharsets.ISO_8859_1);
    }

    private byte[] take(int n) {
        var part = new byte[n];
        System.arraycopy(kept.toByteArray(), taken, part, 0, n);
        taken += n;
        return part;
    }

    private synchronized void await(String what, Duration limit, BooleanSupplier done) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            var left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || ended) {
                throw new AssertionError(name + (ended ? " ended before " : " gave no ") + what + "; it has "
                        + Bytes.show(take(kept.size() - taken)));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(name + ": time ran out waiting for " + what, e);
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
