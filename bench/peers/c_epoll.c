/* c_epoll ADDRESS [--threads N]: echoes from a level-triggered epoll loop; each thread has its own listener and loop.
   What a client does not take is kept, and nothing more is read from that client until it is gone. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 65536, EVENTS = 512 };

struct connection {
  int fd;
  char *kept; /* what the client has not taken, or null */
  size_t begin, end;
};

static void watch(int epoll, int operation, struct connection *c, uint32_t what) {
  struct epoll_event event = {.events = what, .data.ptr = c};
  if (epoll_ctl(epoll, operation, c->fd, &event)) die("epoll_ctl");
}

static void end(struct connection *c) {
  close(c->fd);
  free(c->kept);
  free(c);
}

static void accept_all(int epoll, int listener) {
  int one = 1, fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); /* refused by a Unix socket, which does not need it */
    struct connection *c = memory(sizeof *c);
    c->fd = fd;
    watch(epoll, EPOLL_CTL_ADD, c, EPOLLIN);
  }
  if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) die("accept4");
}

/* How many bytes the client took, 0 if none now, -1 if it is gone. */
static ssize_t give(struct connection *c, const char *data, size_t count) {
  ssize_t n;
  do n = send(c->fd, data, count, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n < 0 && errno == EAGAIN ? 0 : n;
}

static void keep(int epoll, struct connection *c, const char *data, size_t count) {
  c->kept = memory(count);
  memcpy(c->kept, data, count);
  c->begin = 0;
  c->end = count;
  watch(epoll, EPOLL_CTL_MOD, c, EPOLLOUT);
}

static void give_kept(int epoll, struct connection *c) {
  ssize_t n = give(c, c->kept + c->begin, c->end - c->begin);
  if (n < 0) {
    end(c);
    return;
  }
  c->begin += (size_t)n;
  if (c->begin < c->end) return;
  free(c->kept);
  c->kept = NULL;
  watch(epoll, EPOLL_CTL_MOD, c, EPOLLIN);
}

static void echo(int epoll, struct connection *c, char *buffer) {
  ssize_t count = recv(c->fd, buffer, BUFFER, 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  ssize_t given = count > 0 ? give(c, buffer, (size_t)count) : -1;
  if (given < 0) end(c);
  else if (given < count) keep(epoll, c, buffer + given, (size_t)(count - given));
}

static void *loop(void *address) {
  struct connection listener = {.fd = peer_socket(address, SOCK_STREAM | SOCK_NONBLOCK)};
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event events[EVENTS];
  char *buffer = memory(BUFFER);
  if (epoll < 0) die("epoll_create1");
  watch(epoll, EPOLL_CTL_ADD, &listener, EPOLLIN);
  for (;;) {
    int count = epoll_wait(epoll, events, EVENTS, -1);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == &listener) accept_all(epoll, c->fd);
      else if (c->kept) give_kept(epoll, c);
      else echo(epoll, c, buffer);
    }
  }
  return NULL;
}

int main(int argc, char **argv) { peer_run(loop, peer_arguments(argc, argv)); }
