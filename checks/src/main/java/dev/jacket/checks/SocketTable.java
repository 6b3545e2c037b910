package dev.jacket.checks;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The kernel's tables of sockets, to name an open one by its addresses.
final class SocketTable {
    private static final Path FOLDER = Path.of("/proc/self/net");
    private static final List<String> INTERNET = List.of("tcp", "tcp6", "udp", "udp6");

    /// Columns of the tables, counted from 0.
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int UNIX_INODE = 6;

    private SocketTable() {}

    /// {@return the addresses of the socket that a link such as `socket:[4711]` names, or nothing}
    static String describe(String target) {
        if (!target.startsWith("socket:[")) {
            return "";
        }
        var inode = target.substring("socket:[".length(), target.length() - 1);
        return Stream.concat(
                        INTERNET.stream()
                                .flatMap(table -> rows(table)
                                        .filter(row -> row.length > INODE && row[INODE].equals(inode))
                                        .map(row -> " " + table + " " + address(row[LOCAL]) + " -> "
                                                + address(row[REMOTE]))),
                        rows("unix")
                                .filter(row -> row.length > UNIX_INODE && row[UNIX_INODE].equals(inode))
                                .map(row -> " unix " + (row.length > UNIX_INODE + 1 ? row[UNIX_INODE + 1] : "unnamed")))
                .findFirst()
                .orElse("");
    }

    private static Stream<String[]> rows(String table) {
        try {
            return Files.readAllLines(FOLDER.resolve(table)).stream()
                    .map(line -> line.strip().split("\\s+", -1));
        } catch (IOException notOnThisKernel) {
            return Stream.empty();
        }
    }

    /// Turns `0100007F:04D2`, 32-bit words in this machine's byte order, into `127.0.0.1:1234`.
    private static String address(String text) {
        var colon = text.indexOf(':');
        var bytes = HexFormat.of().parseHex(text.substring(0, colon));
        for (var word = 0; word < bytes.length; word += 4) {
            swap(bytes, word, word + 3);
            swap(bytes, word + 1, word + 2);
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + ":"
                    + Integer.parseInt(text.substring(colon + 1), 16);
        } catch (IOException oddLength) {
            return text;
        }
    }

    private static void swap(byte[] bytes, int left, int right) {
        var kept = bytes[left];
        bytes[left] = bytes[right];
        bytes[right] = kept;
    }
}
