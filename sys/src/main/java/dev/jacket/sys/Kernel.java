package dev.jacket.sys;

/// The one door.
public interface Kernel {}
