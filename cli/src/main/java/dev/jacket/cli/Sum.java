package dev.jacket.cli;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// `--sum`: SHA-256 and size of what went one way.
final class Sum implements Tap {
    private final boolean incoming;
    private final MessageDigest digest;
    private long size;

    Sum(boolean incoming) {
        this.incoming = incoming;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public synchronized void message(boolean in, ByteBuffer message, String peer, boolean truncated) {
        if (in == incoming) {
            size += message.remaining();
            digest.update(message.duplicate());
        }
    }

    synchronized long size() {
        return size;
    }

    /// {@return the sum in hexadecimal; afterwards it begins anew}
    synchronized String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
