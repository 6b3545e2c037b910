/* TLS by OpenSSL. Nobody's certificate is checked and no session is resumed: each connection has a full handshake. */
#include "wire.h"

#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *context;
static struct session {
  SSL *ssl;
  bool waits; /* not any more: each call that would block says so */
} *sessions;

void wire_prepare(int connections) {
  signal(SIGPIPE, SIG_IGN); /* OpenSSL writes by write(2) */
  context = SSL_CTX_new(TLS_client_method());
  sessions = calloc((size_t)connections, sizeof *sessions);
  if (!context || !sessions) die("TLS");
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

void wire_open(int place, int fd) {
  struct session *s = &sessions[place];
  s->ssl = SSL_new(context);
  s->waits = true;
  if (!s->ssl || SSL_set_fd(s->ssl, fd) != 1) die("TLS");
  SSL_set_connect_state(s->ssl);
}

static void wait_no_more(struct session *s, int fd, int flags) {
  if (!s->waits || !(flags & MSG_DONTWAIT)) return;
  if (fcntl(fd, F_SETFL, O_NONBLOCK)) die("O_NONBLOCK");
  s->waits = false;
}

/* What the calls of sockets would say. */
static ssize_t result(struct session *s, int count, int wanted) {
  if (count > 0) return count;
  switch (SSL_get_error(s->ssl, count)) {
    case SSL_ERROR_WANT_READ: errno = wanted; return -1;
    case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
    case SSL_ERROR_ZERO_RETURN: return 0;
    case SSL_ERROR_SYSCALL:
      if (errno) return -1;
      return 0;
    default: errno = EPROTO; return -1;
  }
}

ssize_t wire_send(int place, int fd, const void *bytes, size_t count, int flags) {
  struct session *s = &sessions[place];
  wait_no_more(s, fd, flags);
  errno = 0;
  return result(s, SSL_write(s->ssl, bytes, (int)count), EINPROGRESS);
}

ssize_t wire_recv(int place, int fd, void *bytes, size_t count, int flags) {
  struct session *s = &sessions[place];
  wait_no_more(s, fd, flags);
  errno = 0;
  return result(s, SSL_read(s->ssl, bytes, (int)count), EAGAIN);
}

void wire_close(int place, int fd) {
  struct session *s = &sessions[place];
  SSL_shutdown(s->ssl);
  SSL_free(s->ssl);
  s->ssl = NULL;
  close(fd);
}
