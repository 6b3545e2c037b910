package dev.jacket.loop.internal;

/// One open file descriptor.
public final class Descriptor {
    private Descriptor() {}
}
