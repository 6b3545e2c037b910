/* udpload: loads a UDP echo server from one thread: --connections connected sockets with one datagram under way on
   each. It compares every reply with what was sent and prints one JSON object. A datagram without a reply after
   --patience counts as lost and is followed by the next one; a reply that comes later counts as late. A wrong reply
   ends it with status 1. */
#define _GNU_SOURCE
#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { MOST = 65507, HEAD = sizeof(uint32_t) + sizeof(uint64_t) };

static struct {
  int connections, size, cpu, server, patience_ms;
  double warmup, seconds;
} want = {64, 64, -1, 0, 200, 0.5, 3};

static struct sockaddr_in address = {.sin_family = AF_INET};
static uint64_t lost, late;
static unsigned char arrived[MOST + 1];

/* The datagram begins with the socket's number and its own, the rest differs from socket to socket. */
struct peer {
  int fd;
  uint32_t index;
  uint64_t number, time;
  unsigned char *datagram;
};
static struct peer *peers;
static int events;

static void send_next(struct peer *p, uint64_t time) {
  p->number++;
  memcpy(p->datagram, &p->index, sizeof p->index);
  memcpy(p->datagram + sizeof p->index, &p->number, sizeof p->number);
  p->time = time;
  ssize_t n;
  do n = send(p->fd, p->datagram, (size_t)want.size, 0);
  while (n < 0 && errno == EINTR);
  /* Where the queue is full the datagram is lost here rather than there. */
  if (n < 0 && errno != EAGAIN && errno != ENOBUFS) fail("socket %u: send: %s", p->index, strerror(errno));
}

/* A whole reply to a datagram that was given up. */
static bool is_late(const struct peer *p, size_t count) {
  uint64_t number;
  if (count != (size_t)want.size || memcmp(arrived, p->datagram, sizeof p->index)) return false;
  memcpy(&number, arrived + sizeof p->index, sizeof number);
  return number && number < p->number && !memcmp(arrived + HEAD, p->datagram + HEAD, count - HEAD);
}

static void on_reply(struct peer *p) {
  ssize_t n = recv(p->fd, arrived, sizeof arrived, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n < 0) {
    fail("socket %u: recv: %s", p->index, strerror(errno));
  } else if (n == want.size && !memcmp(arrived, p->datagram, (size_t)n)) {
    uint64_t time = now();
    measure_latency(time - p->time);
    measure_units(1);
    send_next(p, time);
  } else if (is_late(p, (size_t)n)) {
    late++;
  } else {
    fail("socket %u: a reply of %zd bytes that differs from its datagram of %d", p->index, n, want.size);
  }
}

static void give_up_old(uint64_t time) {
  for (int i = 0; i < want.connections; i++) {
    if (time < peers[i].time + (uint64_t)want.patience_ms * 1000000) continue;
    lost++;
    send_next(&peers[i], time);
  }
}

static void exchange(void) {
  struct epoll_event ready[512];
  uint64_t looked = now();
  for (int i = 0; i < want.connections; i++) send_next(&peers[i], now());
  for (uint64_t time = now(); !measure_over(time); time = now()) {
    int count = epoll_wait(events, ready, 512, 20);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count && !failed(); i++) on_reply(ready[i].data.ptr);
    if (now() - looked < 20000000) continue;
    looked = now();
    give_up_old(looked);
  }
}

static void open_peer(struct peer *p, uint32_t index) {
  p->index = index;
  p->datagram = malloc((size_t)want.size);
  p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (!p->datagram || p->fd < 0) die("socket");
  for (int i = HEAD; i < want.size; i++) p->datagram[i] = (unsigned char)(index * 31 + (unsigned)i * 7);
  if (connect(p->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
  if (epoll_ctl(events, EPOLL_CTL_ADD, p->fd, &event)) die("epoll_ctl");
}

static _Noreturn void usage(void) {
  fputs(
      "usage: udpload [OPTION]... 127.0.0.1:PORT\n"
      "  -c, --connections N  sockets, 64 unless told\n"
      "  -s, --size BYTES     of a datagram, 64 unless told, 12 at least\n"
      "  -w, --warmup SECONDS not measured, 0.5 unless told\n"
      "  -t, --seconds S      measured, 3 unless told\n"
      "      --patience MS    how long a reply may take, 200 unless told\n"
      "      --server PID     read this process's CPU time\n"
      "      --cpu N          run on this CPU alone\n",
      stderr);
  exit(2);
}

static void parse_address(const char *text) {
  char host[64];
  const char *colon = strrchr(text, ':');
  if (!colon || colon - text >= (long)sizeof host) usage();
  memcpy(host, text, (size_t)(colon - text));
  host[colon - text] = 0;
  address.sin_port = htons((uint16_t)number(colon + 1, "the port", 1, 65535));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) usage();
}

static void parse(int argc, char **argv) {
  enum { PATIENCE = 256, SERVER, CPU };
  static const struct option options[] = {
      {"connections", 1, 0, 'c'},   {"size", 1, 0, 's'},      {"warmup", 1, 0, 'w'}, {"seconds", 1, 0, 't'},
      {"patience", 1, 0, PATIENCE}, {"server", 1, 0, SERVER}, {"cpu", 1, 0, CPU},    {0}};
  for (int option; (option = getopt_long(argc, argv, "c:s:w:t:", options, 0)) != -1;) {
    switch (option) {
      case 'c': want.connections = (int)number(optarg, "--connections", 1, 1000000); break;
      case 's': want.size = (int)number(optarg, "--size", HEAD, MOST); break;
      case 'w': want.warmup = seconds(optarg, "--warmup"); break;
      case 't': want.seconds = seconds(optarg, "--seconds"); break;
      case PATIENCE: want.patience_ms = (int)number(optarg, "--patience", 1, 60000); break;
      case SERVER: want.server = (int)number(optarg, "--server", 1, 1 << 30); break;
      case CPU: want.cpu = (int)number(optarg, "--cpu", 0, CPU_SETSIZE - 1); break;
      default: usage();
    }
  }
  if (optind != argc - 1) usage();
  parse_address(argv[optind]);
}

int main(int argc, char **argv) {
  parse(argc, argv);
  raise_descriptors();
  pin(want.cpu);
  struct measured what = {.mode = "udp",
                          .unit = "message",
                          .connections = want.connections,
                          .size = want.size,
                          .depth = 1,
                          .server = want.server,
                          .warmup = want.warmup,
                          .seconds = want.seconds,
                          .latencies = true};
  peers = calloc((size_t)want.connections, sizeof *peers);
  events = epoll_create1(EPOLL_CLOEXEC);
  if (!peers || events < 0) die("start");
  for (int i = 0; i < want.connections; i++) open_peer(&peers[i], (uint32_t)i);
  measure_prepare(&what);
  exchange();
  char more[128];
  snprintf(more, sizeof more, ", \"lost\": %llu, \"late\": %llu", (unsigned long long)lost, (unsigned long long)late);
  return measure_report(more);
}
