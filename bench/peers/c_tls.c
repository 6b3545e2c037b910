/* c_tls ADDRESS CERTIFICATE KEY: echoes under TLS by OpenSSL, from a level-triggered epoll loop on one thread. What a
   client does not take is kept, and nothing more is read from that client until it is gone. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECORD = 16384, EVENTS = 512 };

struct connection {
  int fd;
  SSL *ssl;
  uint32_t watched;
  char *kept; /* what the client has not taken, or null */
  int begin, end;
};

static int epoll;
static SSL_CTX *context;

static void watch(struct connection *c, int operation, uint32_t what) {
  struct epoll_event event = {.events = what, .data.ptr = c};
  if (operation == EPOLL_CTL_MOD && what == c->watched) return;
  if (epoll_ctl(epoll, operation, c->fd, &event)) die("epoll_ctl");
  c->watched = what;
}

static void end(struct connection *c) {
  SSL_shutdown(c->ssl);
  SSL_free(c->ssl);
  close(c->fd);
  free(c->kept);
  free(c);
}

static void accept_all(int listener) {
  int one = 1, fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct connection *c = memory(sizeof *c);
    *c = (struct connection){.fd = fd, .ssl = SSL_new(context)};
    if (!c->ssl || SSL_set_fd(c->ssl, fd) != 1) die("SSL_new");
    SSL_set_accept_state(c->ssl);
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
  }
  if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) die("accept4");
}

/* Whether to go on later, when what OpenSSL wants has come. */
static bool later(struct connection *c, int result) {
  switch (SSL_get_error(c->ssl, result)) {
    case SSL_ERROR_WANT_READ: watch(c, EPOLL_CTL_MOD, EPOLLIN); return true;
    case SSL_ERROR_WANT_WRITE: watch(c, EPOLL_CTL_MOD, EPOLLOUT); return true;
    default: return false;
  }
}

/* False where the client is gone. */
static bool give_kept(struct connection *c) {
  while (c->begin < c->end) {
    int n = SSL_write(c->ssl, c->kept + c->begin, c->end - c->begin);
    if (n <= 0) return later(c, n);
    c->begin += n;
  }
  free(c->kept);
  c->kept = NULL;
  watch(c, EPOLL_CTL_MOD, EPOLLIN);
  return true;
}

/* False where the client is gone. */
static bool echo(struct connection *c) {
  char buffer[RECORD];
  int count = SSL_read(c->ssl, buffer, sizeof buffer);
  if (count <= 0) return later(c, count);
  int given = SSL_write(c->ssl, buffer, count);
  if (given == count) return true;
  if (given <= 0 && !later(c, given)) return false;
  c->begin = 0;
  c->end = count - (given > 0 ? given : 0);
  c->kept = memory((unsigned long)c->end);
  memcpy(c->kept, buffer + count - c->end, (size_t)c->end);
  return true;
}

int main(int argc, char **argv) {
  struct epoll_event events[EVENTS];
  if (argc != 4) {
    fputs("usage: c_tls ADDRESS CERTIFICATE KEY\n", stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  context = SSL_CTX_new(TLS_server_method());
  if (!context || SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1) {
    die("SSL_CTX");
  }
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  struct connection listener = {.fd = peer_socket(argv[1], SOCK_STREAM | SOCK_NONBLOCK)};
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) die("epoll_create1");
  watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
  for (;;) {
    int count = epoll_wait(epoll, events, EVENTS, -1);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == &listener) accept_all(c->fd);
      else if (!(c->kept ? give_kept(c) : echo(c))) end(c);
    }
  }
}
