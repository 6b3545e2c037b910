package dev.jacket.sockets;

/// Cases of the contract that share a subject. Each is a method that runs on a thread of the kind under test.
interface SocketCases {
    /// {@return what the case works with}
    Lab lab();
}
