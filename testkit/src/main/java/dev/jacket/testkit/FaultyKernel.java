package dev.jacket.testkit;

/// A kernel that fails on purpose.
public final class FaultyKernel {
    private FaultyKernel() {}
}
