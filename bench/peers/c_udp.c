/* c_udp ADDRESS [--single]: echoes datagrams, up to 64 of them with one recvmmsg and one sendmmsg; --single one by one,
   with recvfrom and sendto. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

enum { BATCH = 64, SIZE = 65536 };

/* A datagram may be lost anywhere, so here too; but an error that would come for ever ends us. */
static bool lost(int error) {
  return error == EINTR || error == EAGAIN || error == ECONNREFUSED || error == ENOBUFS || error == EPERM;
}

static _Noreturn void one_by_one(int fd) {
  static char buffer[SIZE];
  for (;;) {
    struct sockaddr_storage from;
    socklen_t size = sizeof from;
    ssize_t count = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &size);
    if (count < 0 && !lost(errno)) die("recvfrom");
    if (count >= 0 && sendto(fd, buffer, (size_t)count, 0, (struct sockaddr *)&from, size) < 0 && !lost(errno))
      die("sendto");
  }
}

static _Noreturn void in_batches(int fd) {
  static char buffers[BATCH][SIZE];
  static struct mmsghdr messages[BATCH];
  static struct iovec vectors[BATCH];
  static struct sockaddr_storage from[BATCH];
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      vectors[i] = (struct iovec){buffers[i], SIZE};
      messages[i].msg_hdr =
          (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    int count = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
    if (count < 0 && !lost(errno)) die("recvmmsg");
    for (int i = 0; i < count; i++) vectors[i].iov_len = messages[i].msg_len;
    for (int sent = 0; sent < count;) {
      int n = sendmmsg(fd, messages + sent, (unsigned)(count - sent), 0);
      if (n < 0 && !lost(errno)) die("sendmmsg");
      if (n > 0) sent += n;
      else if (errno != EINTR) sent++; /* the first of the rest cannot be sent */
    }
  }
}

static bool single;

static void *loop(void *address) {
  int fd = peer_socket(address, SOCK_DGRAM), size = 4 << 20;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size)) die("SO_RCVBUF");
  if (single) one_by_one(fd);
  in_batches(fd);
}

int main(int argc, char **argv) {
  struct arguments arguments = peer_arguments(argc, argv);
  single = arguments.single;
  peer_run(loop, arguments);
}
