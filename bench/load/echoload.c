/* echoload, tlsload: loads an echo server over TCP (IPv4) or a Unix stream socket, as tlsload under TLS, from one thread,
   compares every byte that comes back with the one that was sent, and prints one JSON object. A wrong byte, a lost connection, two seconds of
   silence, or bytes that have not come back two seconds after the last end it with status 1 and the reason in "failed".

   pingpong  --depth messages of --size bytes are under way on each connection
   stream    --window bytes are under way on each connection
   short     a new connection for each message; --connections of them at a time
   idle      one message over each connection, then silence: what does an idle connection cost the server in memory? */
#define _GNU_SOURCE
#include "measure.h"
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
  PERIOD = 4093,   /* prime, so that misplaced bytes do not look right */
  PIECE = 1 << 16, /* the most that one send carries */
  MOST_UNDER_WAY = 1 << 24,
  PATIENCE = 10 /* seconds for a connection and its first round trip */
};

enum mode { PINGPONG, STREAM, SHORT, IDLE };
static const char *const mode_names[] = {"pingpong", "stream", "short", "idle"};

static struct {
  enum mode mode;
  int connections, size, depth, window, cpu, server;
  double warmup, seconds;
  bool lines; /* each message is one */
} want = {PINGPONG, 64, 64, 1, 1 << 20, -1, 0, 0.5, 3, false};

static union {
  struct sockaddr any;
  struct sockaddr_in in;
  struct sockaddr_un un;
} address;
static socklen_t address_size;

/* The bytes on a connection are this pattern, over and over, from a place of the connection's own. */
static unsigned char pattern[PERIOD + PIECE];
static unsigned period = PERIOD;
static unsigned char arrived[4 * PIECE];

struct connection {
  int fd;
  bool blocked;     /* waits until it may send */
  unsigned start;   /* its place in the pattern */
  uint64_t allowed; /* bytes that may have been sent by now */
  uint64_t sent, received;
  uint64_t messages; /* that have come back */
  uint64_t *times;   /* when each message under way was sent */
};
static struct connection *connections;
static int events;
static uint64_t opened;
static bool draining; /* nothing new is sent: what is under way has to come back */

/* Letters, and a line feed at the end of each message. A line reads the same from its end, as one server can only turn
   lines round. */
static void break_into_lines(void) {
  unsigned size = (unsigned)want.size;
  period -= period % size;
  for (unsigned i = 0; i < period; i++) {
    unsigned at = i % size, other = size - 2 - at;
    pattern[i] = at == size - 1 ? '\n' : at > other ? pattern[i - at + other] : (unsigned char)('A' + pattern[i] % 26);
  }
}

static void fill_pattern(void) {
  uint64_t x = 0x9E3779B97F4A7C15ull;
  for (int i = 0; i < PERIOD; i++) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    pattern[i] = (unsigned char)(x >> 33);
  }
  if (want.lines) break_into_lines();
  for (unsigned i = period; i < sizeof pattern; i++) pattern[i] = pattern[i - period];
}

static const unsigned char *expected(const struct connection *c, uint64_t position) {
  return pattern + (c->start + position) % period;
}

static int index_of(const struct connection *c) { return (int)(c - connections); }

/* Compares what has arrived; false, with the run failed, where it is not what was sent. */
static bool verify(struct connection *c, size_t count) {
  if (c->received + count > c->sent) {
    return fail("connection %d: %llu bytes came back for %llu", index_of(c), (unsigned long long)(c->received + count),
                (unsigned long long)c->sent);
  }
  for (size_t done = 0; done < count;) {
    size_t n = count - done < PIECE ? count - done : PIECE;
    const unsigned char *should = expected(c, c->received + done);
    if (memcmp(arrived + done, should, n)) {
      size_t i = 0;
      while (arrived[done + i] == should[i]) i++;
      return fail("connection %d: byte %llu is 0x%02x and should be 0x%02x", index_of(c),
                  (unsigned long long)(c->received + done + i), arrived[done + i], should[i]);
    }
    done += n;
  }
  c->received += count;
  return true;
}

/* ---- opening ---- */

/* Each 10,000 connections come from another address of 127/8, so that ports do not run out. */
static void choose_source(int fd) {
  int one = 1;
  uint64_t block = opened / 10000;
  struct sockaddr_in source = {.sin_family = AF_INET};
  source.sin_addr.s_addr = htonl((uint32_t)((127u << 24) + (1u << 16) + (block / 250 % 250 << 8) + 1 + block % 250));
  if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one)) die("IP_BIND_ADDRESS_NO_PORT");
  if (bind(fd, (struct sockaddr *)&source, sizeof source)) die("bind");
}

static bool open_connection(struct connection *c) {
  struct timeval patience = {.tv_sec = PATIENCE};
  int one = 1;
  c->fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0) die("socket");
  if (address.any.sa_family == AF_INET) {
    if ((ntohl(address.in.sin_addr.s_addr) >> 24) == 127) choose_source(c->fd);
    if (setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one)) die("TCP_NODELAY");
  }
  /* Only connecting and the first round trip block; all else is done with MSG_DONTWAIT. */
  if (setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) ||
      setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience)) {
    die("SO_SNDTIMEO");
  }
  if (connect(c->fd, &address.any, address_size)) {
    return fail("connection %llu: connect: %s", (unsigned long long)opened, strerror(errno));
  }
  wire_open(index_of(c), c->fd);
  c->start = (unsigned)(opened++ * 7 % PERIOD);
  if (want.lines) c->start -= c->start % (unsigned)want.size;
  c->blocked = false;
  c->allowed = c->sent = c->received = c->messages = 0;
  return true;
}

/* One message there and back: then the server has accepted the connection and serves it. */
static bool greet(struct connection *c) {
  for (size_t left = (size_t)want.size; left > 0;) {
    size_t piece = left < PIECE ? left : PIECE;
    ssize_t n = wire_send(index_of(c), c->fd, expected(c, c->sent), piece, MSG_NOSIGNAL);
    if (n <= 0) return fail("connection %d: first send: %s", index_of(c), strerror(errno));
    c->sent += (uint64_t)n;
    left -= (size_t)n;
    /* What is there is read between the pieces, as a server need not take more than it can give back. */
    while (c->received < c->sent) {
      n = wire_recv(index_of(c), c->fd, arrived, sizeof arrived, 0);
      if (n <= 0) return fail("connection %d: first reply: %s", index_of(c), n ? strerror(errno) : "end of stream");
      if (!verify(c, (size_t)n)) return false;
    }
  }
  c->allowed = c->sent;
  return true;
}

static void watch(struct connection *c, int operation, bool also_out) {
  struct epoll_event event = {.events = EPOLLIN | (also_out ? EPOLLOUT : 0), .data.ptr = c};
  if (epoll_ctl(events, operation, c->fd, &event)) die("epoll_ctl");
  c->blocked = also_out;
}

/* ---- exchanging ---- */

static void send_allowed(struct connection *c) {
  while (c->sent < c->allowed) {
    uint64_t left = c->allowed - c->sent;
    size_t piece = left < PIECE ? left : PIECE;
    ssize_t n = wire_send(index_of(c), c->fd, expected(c, c->sent), piece, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EINPROGRESS) break;
    if (n < 0 && errno == EAGAIN) {
      if (!c->blocked) watch(c, EPOLL_CTL_MOD, true);
      return;
    }
    if (n < 0) {
      fail("connection %d: send: %s", index_of(c), strerror(errno));
      return;
    }
    c->sent += (uint64_t)n;
  }
  if (c->blocked) watch(c, EPOLL_CTL_MOD, false);
}

static void send_messages(struct connection *c, uint64_t count, uint64_t time) {
  uint64_t next = c->allowed / (uint64_t)want.size;
  for (uint64_t i = 0; i < count; i++) c->times[(next + i) % (uint64_t)want.depth] = time;
  c->allowed += count * (uint64_t)want.size;
  send_allowed(c);
}

/* How many bytes have come back, 0 where there are none yet or the run has failed. */
static size_t receive(struct connection *c) {
  ssize_t n = wire_recv(index_of(c), c->fd, arrived, sizeof arrived, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (n <= 0) {
    fail("connection %d: recv: %s", index_of(c), n ? strerror(errno) : "end of stream");
    return 0;
  }
  return verify(c, (size_t)n) ? (size_t)n : 0;
}

static void on_messages(struct connection *c) {
  if (!receive(c)) return;
  uint64_t done = c->received / (uint64_t)want.size - c->messages;
  if (!done) return;
  uint64_t time = now();
  for (uint64_t i = 0; i < done; i++) measure_latency(time - c->times[(c->messages + i) % (uint64_t)want.depth]);
  c->messages += done;
  measure_units(done);
  if (!draining) send_messages(c, done, time);
}

static void on_stream(struct connection *c) {
  static uint64_t odd; /* bytes that do not make a KiB yet */
  size_t n = receive(c);
  odd += n;
  measure_units(odd / 1024);
  odd %= 1024;
  if (!draining) c->allowed += n;
  if (c->allowed - c->sent >= (uint64_t)(want.window < PIECE ? want.window : PIECE)) send_allowed(c);
}

static void begin_short(struct connection *c) {
  c->times[0] = now();
  if (!open_connection(c)) return;
  c->allowed = (uint64_t)want.size;
  watch(c, EPOLL_CTL_ADD, false);
  send_allowed(c);
}

static void on_short(struct connection *c) {
  if (!receive(c) || c->received < (uint64_t)want.size) return;
  wire_close(index_of(c), c->fd);
  measure_latency(now() - c->times[0]);
  measure_units(1);
  if (!draining) begin_short(c);
}

static void begin(struct connection *c) {
  switch (want.mode) {
    case SHORT: begin_short(c); break;
    case STREAM: c->allowed = c->received + (uint64_t)want.window, send_allowed(c); break;
    default: send_messages(c, (uint64_t)want.depth, now());
  }
}

static void on_event(struct connection *c, uint32_t what) {
  if (what & EPOLLOUT || c->sent < c->allowed) send_allowed(c);
  if (!(what & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
  switch (want.mode) {
    case SHORT: on_short(c); break;
    case STREAM: on_stream(c); break;
    default: on_messages(c);
  }
}

static bool owed(const struct connection *c) { return c->received < c->sent; }

/* The first connection, from this one on, on which bytes have yet to come back; null if there is none. */
static const struct connection *first_owed(const struct connection *c) {
  while (c < connections + want.connections && !owed(c)) c++;
  return c < connections + want.connections ? c : NULL;
}

static void wait_once(void) {
  static uint64_t last;
  struct epoll_event ready[1024];
  int count = epoll_wait(events, ready, 1024, 50);
  if (count < 0 && errno != EINTR) die("epoll_wait");
  if (count > 0 || !last) last = now();
  if (now() - last > 2 * SECOND) {
    const struct connection *c = first_owed(connections);
    if (c)
      fail("connection %d: only %llu of %llu bytes came back", index_of(c), (unsigned long long)c->received,
           (unsigned long long)c->sent);
    else fail("nothing for 2 s");
  }
  for (int i = 0; i < count && !failed(); i++) on_event(ready[i].data.ptr, ready[i].events);
}

static void exchange(void) {
  for (int i = 0; i < want.connections && !failed(); i++) begin(&connections[i]);
  while (!measure_over(now())) wait_once();
  draining = true;
  for (const struct connection *c = first_owed(connections); c && !failed(); c = first_owed(c)) wait_once();
}

static int stay_idle(void) {
  char more[256];
  long before = process_resident(want.server);
  for (int i = 0; i < want.connections && !failed(); i++) {
    if (open_connection(&connections[i])) greet(&connections[i]);
  }
  for (uint64_t end = now() + (uint64_t)(want.seconds * 1e9); !failed() && now() < end;) usleep(10000);
  long after = process_resident(want.server);
  if (before < 0 || after < 0) fail("the server's memory cannot be read");
  snprintf(more, sizeof more,
           ", \"resident_before\": %ld, \"resident_after\": %ld, \"resident_per_connection\": %.1f, \"threads\": %ld",
           before, after, (double)(after - before) / want.connections, process_threads(want.server));
  if (!failed()) {
    printf("{\"mode\": \"idle\", \"connections\": %d, \"size\": %d%s}\n", want.connections, want.size, more);
    return 0;
  }
  return measure_report(more);
}

/* ---- the command line ---- */

static _Noreturn void usage(void) {
  fputs(
      "usage: echoload [OPTION]... 127.0.0.1:PORT|unix:PATH\n"
      "  -m, --mode MODE      pingpong (unless told), stream, short or idle\n"
      "  -c, --connections N  64 unless told\n"
      "  -s, --size BYTES     of a message, 64 unless told\n"
      "  -d, --depth N        messages under way on each connection, 1 unless told\n"
      "      --lines          each message is a line of letters, of 4,093 bytes at most\n"
      "      --window BYTES   stream: bytes under way on each connection, 1 MiB unless told\n"
      "  -w, --warmup SECONDS not measured, 0.5 unless told\n"
      "  -t, --seconds S      measured, 3 unless told\n"
      "      --server PID     read this process's CPU time and memory\n"
      "      --cpu N          run on this CPU alone\n",
      stderr);
  exit(2);
}

static enum mode mode_named(const char *name) {
  for (int mode = PINGPONG; mode <= IDLE; mode++) {
    if (!strcmp(name, mode_names[mode])) return (enum mode)mode;
  }
  usage();
}

static void parse_address(const char *text) {
  if (!strncmp(text, "unix:", 5)) {
    if (strlen(text + 5) >= sizeof address.un.sun_path) usage();
    address.un.sun_family = AF_UNIX;
    strcpy(address.un.sun_path, text + 5);
    address_size = sizeof address.un;
    return;
  }
  char host[64];
  const char *colon = strrchr(text, ':');
  if (!colon || colon - text >= (long)sizeof host) usage();
  memcpy(host, text, (size_t)(colon - text));
  host[colon - text] = 0;
  address.in.sin_family = AF_INET;
  address.in.sin_port = htons((uint16_t)number(colon + 1, "the port", 1, 65535));
  if (inet_pton(AF_INET, host, &address.in.sin_addr) != 1) usage();
  address_size = sizeof address.in;
}

static void parse(int argc, char **argv) {
  enum { WINDOW = 256, SERVER, CPU, LINES };
  static const struct option options[] = {{"mode", 1, 0, 'm'},      {"connections", 1, 0, 'c'},
                                          {"size", 1, 0, 's'},      {"depth", 1, 0, 'd'},
                                          {"window", 1, 0, WINDOW}, {"warmup", 1, 0, 'w'},
                                          {"seconds", 1, 0, 't'},   {"server", 1, 0, SERVER},
                                          {"cpu", 1, 0, CPU},       {"lines", 0, 0, LINES},
                                          {0}};
  for (int option; (option = getopt_long(argc, argv, "m:c:s:d:w:t:", options, 0)) != -1;) {
    switch (option) {
      case 'm': want.mode = mode_named(optarg); break;
      case 'c': want.connections = (int)number(optarg, "--connections", 1, 1000000); break;
      case 's': want.size = (int)number(optarg, "--size", 1, MOST_UNDER_WAY); break;
      case 'd': want.depth = (int)number(optarg, "--depth", 1, 65536); break;
      case 'w': want.warmup = seconds(optarg, "--warmup"); break;
      case 't': want.seconds = seconds(optarg, "--seconds"); break;
      case WINDOW: want.window = (int)number(optarg, "--window", 1, MOST_UNDER_WAY); break;
      case SERVER: want.server = (int)number(optarg, "--server", 1, 1 << 30); break;
      case CPU: want.cpu = (int)number(optarg, "--cpu", 0, CPU_SETSIZE - 1); break;
      case LINES: want.lines = true; break;
      default: usage();
    }
  }
  if (want.lines && (want.mode == STREAM || want.size < 2 || want.size > PERIOD)) usage();
  if (optind != argc - 1 || (long)want.size * want.depth > MOST_UNDER_WAY) usage();
  if (want.mode == IDLE && !want.server) usage();
  parse_address(argv[optind]);
}

int main(int argc, char **argv) {
  parse(argc, argv);
  raise_descriptors();
  pin(want.cpu);
  fill_pattern();
  struct measured what = {.mode = mode_names[want.mode],
                          .unit = want.mode == STREAM  ? "KiB"
                                  : want.mode == SHORT ? "connection"
                                                       : "message",
                          .connections = want.connections,
                          .size = want.size,
                          .depth = want.depth,
                          .server = want.server,
                          .warmup = want.warmup,
                          .seconds = want.seconds,
                          .latencies = want.mode != STREAM};
  wire_prepare(want.connections);
  connections = calloc((size_t)want.connections, sizeof *connections);
  uint64_t *times = calloc((size_t)want.connections * (size_t)want.depth, sizeof *times);
  events = epoll_create1(EPOLL_CLOEXEC);
  if (!connections || !times || events < 0) die("start");
  for (int i = 0; i < want.connections; i++) connections[i].times = times + (size_t)i * (size_t)want.depth;

  measure_prepare(&what);
  if (want.mode == IDLE) return stay_idle();
  for (int i = 0; i < want.connections && want.mode != SHORT && !failed(); i++) {
    struct connection *c = &connections[i];
    if (open_connection(c) && greet(c)) {
      c->messages = 1;
      watch(c, EPOLL_CTL_ADD, false);
    }
  }
  measure_prepare(&what); /* the warm-up begins when all are connected */
  exchange();
  return measure_report("");
}
