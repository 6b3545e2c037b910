package dev.jacket.loop;

/// What one event loop has done so far, and has to do now, as [EventLoops#status] saw it.
///
/// The loop writes its figures for itself and goes on while they are read, so they may be some rounds old, and differ
/// by what happens meanwhile.
///
/// **threads:** immutable.
///
/// @param name of its thread
/// @param threads virtual threads that have begun on it and not ended, such as those of connections
/// @param runnable pieces of them that can run now
/// @param rounds how often it has asked the kernel what there is
/// @param stalls how often a thread that computed or blocked has held it for some 20 ms
/// @param standIns threads that run what is runnable in its place now, since it is held
/// @param takenOver how many pieces such threads have run so far
/// @param buffers how many receive buffers it has; 0 on epoll
/// @param freeBuffers those of them that hold nothing
/// @param overflows how often the kernel had more to tell than its ring had room for, and kept it; 0 on epoll
public record LoopStatus(
        String name,
        int threads,
        int runnable,
        long rounds,
        long stalls,
        int standIns,
        long takenOver,
        int buffers,
        int freeBuffers,
        long overflows) {}
