package dev.jacket.acceptance;

/// Two networks of their own, a cable between them: 10.9.1.1 is here, where servers are, and 10.9.1.2 is there. Their
/// processes end with the test's programs.
final class TwoNetworks {
    /// The first line tells the process that holds the other network.
    private static final String NETWORK = """
            set -e
            ip link set lo up
            unshare -n sleep 600 & R=$!
            here=$(readlink /proc/$$/ns/net)
            until [ "$(readlink /proc/$R/ns/net)" != "$here" ]; do :; done
            ip link add name jk0 type veth peer name jk1 netns $R
            ip addr add 10.9.1.1/24 dev jk0
            ip link set jk0 up
            nsenter -t $R -n sh -ec 'ip link set lo up; ip addr add 10.9.1.2/24 dev jk1; ip link set jk1 up'
            echo $R
            cat
            kill $R
            """;

    private final Programs programs;
    private final String here;
    private final String there;

    TwoNetworks(Programs programs) {
        this.programs = programs;
        var network = programs.program("unshare", "-n", "sh", "-c", NETWORK);
        there = network.out().nextThrough("\n").strip();
        here = Long.toString(network.pid());
    }

    Program here(Program program) {
        return program.under("nsenter", "-t", here, "-n");
    }

    Program there(Program program) {
        return program.under("nsenter", "-t", there, "-n");
    }

    /// Does something to the network here, which must succeed.
    void doHere(String... words) {
        programs.start(here(Program.of(words))).ends(0);
    }

    void cut() {
        programs.start(there(Program.of("ip", "link", "set", "jk1", "down"))).ends(0);
    }

    void mend() {
        programs.start(there(Program.of("ip", "link", "set", "jk1", "up"))).ends(0);
    }

    /// What is sent from here goes to nobody; what comes is taken. The sender has no way to know.
    void deafenThere() {
        doHere("ip", "neigh", "replace", "10.9.1.2", "lladdr", "02:00:00:00:00:01", "dev", "jk0", "nud", "permanent");
    }

    void openEarsThere() {
        doHere("ip", "neigh", "del", "10.9.1.2", "dev", "jk0");
    }
}
