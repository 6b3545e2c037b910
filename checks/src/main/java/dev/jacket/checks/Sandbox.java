package dev.jacket.checks;

import java.util.ArrayList;
import java.util.List;

/// Starts a program where the kernel refuses one of its system calls, as containers do: a filter of seccomp(2), which
/// Python sets before it becomes the program.
public final class Sandbox {
    /// io_uring_setup(2), on every architecture.
    public static final int IO_URING_SETUP = 425;

    private static final String FILTER = """
            import ctypes, os, struct, sys
            call, errno = int(sys.argv[1]), int(sys.argv[2])
            code = b''.join(struct.pack('HBBI', *each) for each in (
                (0x20, 0, 0, 0),                 # load the number of the call
                (0x15, 0, 1, call),              # another one: skip the refusal
                (0x06, 0, 0, 0x00050000 | errno),
                (0x06, 0, 0, 0x7fff0000)))
            memory = ctypes.create_string_buffer(code)
            program = struct.pack('HxxxxxxP', len(code) // 8, ctypes.addressof(memory))
            libc = ctypes.CDLL(None, use_errno=True)
            PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
            if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program):
                sys.exit('prctl: ' + os.strerror(ctypes.get_errno()))
            os.execvp(sys.argv[3], sys.argv[3:])
            """;

    private Sandbox() {}

    /// {@return the words that start a command where a system call is refused; they need python3}
    ///
    /// @param call the number of the call
    /// @param errno what it gives
    /// @param command the command's words
    public static List<String> refusing(int call, int errno, List<String> command) {
        var words = new ArrayList<>(List.of("python3", "-c", FILTER, Integer.toString(call), Integer.toString(errno)));
        words.addAll(command);
        return words;
    }
}
