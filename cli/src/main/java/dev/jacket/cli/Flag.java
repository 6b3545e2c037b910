package dev.jacket.cli;

import java.util.List;

/// Every flag of every verb: one word, one meaning.
///
/// The first name is the word that an endpoint's `?word=value` takes too, without its dashes.
enum Flag {
    FAMILY4("", "IPv4 only", "-4"),
    FAMILY6("", "IPv6 only", "-6"),
    NO_NAMES("", "no name service: addresses and numbers only", "-n"),
    FROM("ADDR[:PORT]", "the local address of a connection", "--from"),
    CONNECT_TIMEOUT("T", "limit over all addresses, names included (30s; with --retry 10s)", "--connect-timeout"),
    IDLE_TIMEOUT("T", "end when nothing goes in either direction for T", "--idle-timeout"),
    WRITE_TIMEOUT("T", "end when a write makes no progress for T", "--write-timeout"),
    TIMEOUT("T", "limit of the whole run", "--timeout"),
    HANDSHAKE_TIMEOUT("T", "limit of the TLS handshake (10s)", "--handshake-timeout"),
    RETRY("[=N]", "connect again after refusal, reset or end; 200 ms doubling to 10 s", "--retry"),
    ON_EOF("RULE", "our input ended: pass (shut our side), close[:T] (end T later), ignore", "--on-eof"),
    AFTER_PEER_EOF("T", "the peer ended: end after T without input (1s; never: wait for ours)", "--after-peer-eof"),
    WAIT("T", "records: silence after our input's end that ends the run (1s)", "--wait"),
    EOL("WORD", "end of each typed line or TEXT on the wire: keep, none, lf, crlf", "--eol"),
    CRLF("", "the same as --eol crlf", "-C", "--crlf"),
    FRAME("WORD", "how messages are cut and set apart: block[:N], line, nul, u16, u32", "--frame"),
    MAX_LINE("SIZE", "longest line (4k)", "--max-line"),
    MAX_MESSAGE("SIZE", "longest message (1M)", "--max-message"),
    COUNT("N", "end after N messages", "-c", "--count"),
    BYTES("SIZE", "end after so many bytes", "--bytes"),
    DELAY("T", "pause before each message or reply", "--delay"),
    CHARSET("NAME", "charset of text on the wire (UTF-8; pipes untouched unless given)", "--charset"),
    SHOW("WORD", "how data is printed: text, hex, raw (terminal: text; pipe: raw)", "--show"),
    HEX("", "the same as --show hex: offset, hex, text, direction", "-x"),
    TIMESTAMPS("[=delta]", "time with microseconds before each message shown", "--timestamps"),
    RECORD("FILE", "keep both directions; FILE.jsonl as events, else hex text", "--record"),
    RATE("SIZE", "bytes a second each way", "--rate"),
    PROGRESS("WORD", "auto, always, never", "--progress"),
    JSON("[=FILE]", "events, one object a line, on stdout or in FILE or fd:N", "--json"),
    VERBOSE("", "say more; -vv options and states, -vvv calls and stack traces", "-v"),
    QUIET("", "errors only", "-q"),
    COLOR("WORD", "auto, always, never", "--color"),
    NO_HISTORY("", "typed lines are not kept", "--no-history"),
    OPT("NAME=VALUE", "a socket option, or LEVEL:NUMBER=HEX; may be repeated", "--opt"),

    CERT("FILE", "our certificate and its chain: PEM or .p12; a server's: a folder too", "--cert"),
    KEY("FILE", "our private key, PEM", "--key"),
    KEY_PASSWORD("FILE", "the key's password: the first line of FILE or of fd:N", "--key-password"),
    CA("FILE", "whose certificates count, PEM (the system's)", "--ca"),
    INSECURE("", "chain and name are not checked", "--insecure"),
    PIN("sha256:HEX", "exactly this certificate", "--pin"),
    SNI("NAME", "the name asked for in TLS", "--sni"),
    ALPN("A,B", "protocols offered in TLS", "--alpn"),
    TLS_VERSIONS("A,B", "1.2, 1.3 (both)", "--tls-versions"),
    CIPHERS("A,B", "cipher suites by their IANA names", "--ciphers"),
    CLIENT_CA("FILE", "clients must have a certificate of these", "--client-ca"),
    KEY_LOG("FILE", "TLS keys for a capture", "--key-log"),
    PROXY("URL", "connect through a proxy", true, "--proxy"),
    PROXY_DNS("WORD", "who resolves names: remote, local", true, "--proxy-dns"),
    ALLOW("WHO", "who may come: addresses, networks, names, uid:N, loopback, unix, all", "--allow"),
    DENY("WHO", "who may not; --allow beats --deny", "--deny"),
    ALLOW_FILE("FILE", "who may come, a line each, before all flags; SIGHUP reads it again", "--allow-file"),
    DENY_FILE("FILE", "who may not, a line each; SIGHUP reads it again", "--deny-file"),
    TELNET("", "refuse telnet options politely", true, "--telnet"),
    PROXY_PROTOCOL("WORD", "clients come by proxies: accept; connecting: send, send-v1", "--proxy-protocol"),
    PROXY_TRUSTED_SOURCES("WHO", "the proxies that are believed", "--proxy-trusted-sources"),
    RESUME("", "go on where a transfer ended", true, "--resume"),

    KEEP("", "the next client after this one; the rest wait in the backlog", "-k", "--keep"),
    ONCE("", "one conversation, then end", "--once"),
    REPLY_TO("WHO", "UDP: last, first or all peers get what is typed (last)", "--reply-to"),
    FIRST("TEXT", "sent after every (re)connection", "--first"),
    RAW("", "the terminal's keys as they are; ^] then . leaves", "--raw"),
    REPLY("[=RULE]", "wait for replies: quiet[:T], line, eof, N bytes, none (quiet)", "--reply"),
    REPLY_TIMEOUT("T", "limit of each wait for a reply (10s; UDP 2s)", "--reply-timeout"),
    GREETING("", "the server speaks first: wait for its greeting", "--greeting"),
    BYE("TEXT", "sent last, no reply expected", "--bye"),
    EACH("", "a new connection for each message", "--each"),
    OFFSET("SIZE", "skip so many bytes of the input", "--offset"),
    SUM("", "SHA-256 and size at the end", "--sum"),
    EXPECT("REGEX", "a reply must match, else exit 5", "--expect"),
    OUTPUT("FILE", "write to FILE", "-o", "--output"),
    APPEND("", "add to FILE", "--append"),
    PEER("", "the peer's address before each message (on a terminal always)", "--peer"),

    CONFIG("FILE", "the words of these flags, word = value a line; SIGHUP reads it again", "--config"),
    MAX_CONNS("N", "clients at once; beyond: closed and counted", "--max-conns"),
    PER_ADDRESS("N", "clients at once from one address (40)", "--per-address"),
    LOOPS("N", "event loops (one for each processor)", "--loops"),
    BACKEND("WORD", "how loops hear from the kernel: auto, io-uring, epoll", "--backend"),
    BACKLOG("N", "clients that may wait to be accepted (4096)", "--backlog"),
    CONCURRENCY("WORD", "one-at-a-time, platform-threads, virtual-threads; exec: processes", "--concurrency"),
    MESSAGE_TIMEOUT("T", "limit of a message from its first byte to its end (10s)", "--message-timeout"),
    FIRST_MESSAGE_TIMEOUT("T", "limit of the wait for a client's first bytes (never)", "--first-message-timeout"),
    TCP_USER_TIMEOUT("T", "who acknowledges nothing for T has vanished (serve, --retry: 20s)", "--tcp-user-timeout"),
    KEEPALIVE_IDLE("T", "a silent peer is asked after T whether it is there (60s)", "--keepalive-idle"),
    KEEPALIVE_INTERVAL("T", "from one such question to the next (10s)", "--keepalive-interval"),
    WRITE_HIGH_WATER("SIZE", "so much waits unsent in the kernel at most (as its buffer is)", "--write-high-water"),
    PROXY_MAX_HEADER_BYTES("SIZE", "longest PROXY header, version 2 (4k)", "--proxy-max-header-bytes"),
    ACCEPT_PAUSE_MIN("T", "first rest of a listener without descriptors (50ms)", "--accept-pause-min"),
    ACCEPT_PAUSE_MAX("T", "its longest rest (1s)", "--accept-pause-max"),
    DATAGRAM_QUEUE("N", "datagrams at work at once; then the newest is dropped (1024)", "--datagram-queue"),
    MAX_DATAGRAM_BYTES("SIZE", "longest datagram; a longer one is dropped (65535)", "--max-datagram-bytes"),
    WATCHDOG_HANDLER("T", "who holds an event loop for T is named (10s)", "--watchdog-handler"),
    URING_BUFFER_BYTES("SIZE", "receive buffers of each event loop on io_uring (4M)", "--uring-buffer-bytes"),
    LOG_QUEUE_RECORDS("N", "lines of the log, and events, that wait for who reads them (8192)", "--log-queue-records"),
    METRICS("ENDPOINT", "tell what is done at GET /metrics: a port of this machine or unix:PATH", "--metrics"),
    STATUS("", "show what is done, each second: a page on a terminal, else a line", "--status"),
    DRAIN("T", "grace at the stop (10s)", "--drain", "--drain-grace"),
    DRAIN_HARD_STOP("T", "end of everything after the stop began, also of a stuck client's (30s)", "--drain-hard-stop"),
    RESTART("PATH", "take over from the process that serves there, hand over to the next", "--restart"),
    CLOSE("", "close after the first reply", "--close"),
    GREETING_TEXT("TEXT", "sent to each client on connect", "--greeting"),
    EXIT_WORD("WORD", "a message that ends the client's connection", "--exit"),
    STDERR("WORD", "exec, shell: complaints of programs go to client, log, drop (client)", "--stderr"),
    ENV("NAME=VALUE", "exec: one variable more for the program", "--env"),
    NAMED_COMMAND("NAME=WORDS", "shell: what clients may have run, such as disk='df -h {where:name}'", "--command"),
    ANY_COMMAND("", "shell: any line, by your own shell", "--any-command"),
    PROMPT("TEXT", "shell: sent before each line", "--prompt"),
    ALLOW_UID("UID", "shell: one user more who is let in", "--allow-uid"),
    COMMAND_FILE("FILE", "shell: a file of such commands, one a line", "--command-file"),
    SHOW_STATUS("WORD", "shell: how commands ended: failures, always, never (failures)", "--show-status"),
    TOKEN_FILE("FILE", "shell: who may log in, a line NAME TOKEN each; or fd:N", "--token-file"),
    TOKEN("", "refused: see --token-file", "--token"),
    MAX_UNAUTHENTICATED("A:B:C", "from A who log in refuse B %, at C all (10:30:100)", "--max-unauthenticated"),
    PENALTY_MIN("T", "who failed to log in is refused for T, which doubles (5s)", "--penalty-min"),
    PENALTY_MAX("T", "up to T (10m)", "--penalty-max"),
    PENALTY_SOURCES("N", "so many who failed are remembered (65536)", "--penalty-sources"),
    EXEC_MAX_WAIT("T", "exec, shell: how long a command waits for its turn (10s)", "--exec-max-wait"),
    EXEC_MAX_RUNNING("N", "exec, shell: commands at once (8)", "--exec-max-running"),
    EXEC_CPU_TIME("T", "exec, shell: what each process may compute (10s)", "--exec-cpu-time"),
    EXEC_WALL_TIME("T", "exec, shell: how long a command may take (60s)", "--exec-wall-time"),
    EXEC_MEMORY("SIZE", "exec, shell: memory of each process, in a sandbox of all (256M)", "--exec-memory"),
    EXEC_OUTPUT_BYTES("SIZE", "exec, shell: what a command may write (1M)", "--exec-output-bytes"),
    EXEC_PIDS("N", "exec, shell: processes of a command, in a sandbox (64)", "--exec-pids"),
    EXEC_SCRATCH_BYTES(
            "SIZE", "exec, shell: how large a file may become, in a sandbox all (64M)", "--exec-scratch-bytes"),
    EXEC_SCRATCH_FILES("N", "exec, shell: files of a command, in a sandbox (10000)", "--exec-scratch-files"),
    SANDBOX("WORD", "exec, shell: auto (bwrap if it works), network (with network), off", "--sandbox"),
    TTY("", "shell: each command has a terminal, for jacket connect --raw", "--tty"),
    RUN_AS("USER", "exec, shell: as root, who commands run as, in a sandbox", "--run-as"),
    AUDIT("FILE", "exec, shell: a JSON line before and after each (~/.local/state/jacket)", "--audit"),
    INTERVAL("T", "from one request to the next (1s)", "--interval"),
    SIZE("SIZE", "bytes of a request after its header (56)", "--size"),
    STEP("N", "only this step", "--step"),
    LIST("", "name the steps", "--list"),
    LANG("WORD", "en, zh", "--lang"),
    CONNECTIONS("N", "connections at the same time (50)", "--connections"),
    DURATION("T", "how long is measured (10s)", "--duration"),
    WARMUP("T", "how long the server is loaded before (2s)", "--warmup"),
    MESSAGE("TEXT", "what is sent, again and again", "--message"),
    MESSAGE_SIZE("SIZE", "or: letters, so many bytes with their line end (64)", "--size"),
    LOAD_REPLY("RULE", "a reply is: line, N bytes, eof, quiet[:T], none (as the message is)", "--reply"),
    MESSAGE_RATE("N/s", "open loop: messages due a second, latency from when they are", "--rate"),
    SHORT("", "a new connection for each message", "--short"),
    PIPELINE("N", "messages that go out at once on each connection (1)", "--pipeline"),
    VERIFY("", "each reply must be the message", "--verify"),
    LOAD_EXPECT("TERMS", "such as p99<5ms,rate>1e4,errors=0; exit 5 if one does not hold", "--expect"),
    HELP("", "the verb's page", "-h", "--help");

    /// How a flag takes its value.
    enum Takes {
        NOTHING,
        VALUE,
        /// A value may follow `=`, and only there.
        MAYBE
    }

    private final String names;
    final String value;
    final String meaning;
    final boolean later;

    Flag(String value, String meaning, String... names) {
        this(value, meaning, false, names);
    }

    Flag(String value, String meaning, boolean later, String... names) {
        this.value = value;
        this.meaning = meaning;
        this.later = later;
        this.names = String.join(" ", names);
    }

    List<String> names() {
        return List.of(names.split(" "));
    }

    Takes takes() {
        return value.isEmpty() ? Takes.NOTHING : value.startsWith("[=") ? Takes.MAYBE : Takes.VALUE;
    }

    /// {@return the name that stands in messages: the long one where there is one}
    String shown() {
        return names.substring(names.lastIndexOf(' ') + 1);
    }

    /// {@return the word that an endpoint takes, such as `idle-timeout`}
    String word() {
        String name = shown();
        return name.substring(name.startsWith("--") ? 2 : 1);
    }
}
