#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

void die(const char *what) {
  fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
  exit(1);
}

void *memory(unsigned long size) {
  void *m = calloc(1, size);
  if (!m) die("memory");
  return m;
}

static _Noreturn void usage(void) {
  fprintf(stderr, "usage: %s 127.0.0.1:PORT|unix:PATH [--threads N] [--single]\n", program_invocation_short_name);
  exit(2);
}

struct arguments peer_arguments(int argc, char **argv) {
  struct arguments arguments = {.threads = 1};
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--threads") && i + 1 < argc) arguments.threads = atoi(argv[++i]);
    else if (!strcmp(argv[i], "--single")) arguments.single = true;
    else if (!arguments.address && argv[i][0] != '-') arguments.address = argv[i];
    else usage();
  }
  if (!arguments.address || arguments.threads < 1) usage();
  if (arguments.threads > 1 && !strncmp(arguments.address, "unix:", 5)) usage(); /* only TCP spreads connections */
  return arguments;
}

static int unix_socket(const char *path, int type) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) usage();
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) die(path);
  return fd;
}

static int inet_socket(const char *text, int type) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  char host[64];
  int one = 1;
  const char *colon = strrchr(text, ':');
  if (!colon || colon - text >= (long)sizeof host) usage();
  memcpy(host, text, (size_t)(colon - text));
  host[colon - text] = 0;
  address.sin_port = htons((uint16_t)atoi(colon + 1));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) usage();
  int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
      setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) ||
      bind(fd, (struct sockaddr *)&address, sizeof address)) {
    die(text);
  }
  return fd;
}

int peer_socket(const char *address, int type) {
  int fd = strncmp(address, "unix:", 5) ? inet_socket(address, type) : unix_socket(address + 5, type);
  if ((type & 0xf) == SOCK_STREAM && listen(fd, BACKLOG)) die("listen");
  return fd;
}

void peer_run(void *(*loop)(void *), struct arguments arguments) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) die("descriptor limit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit)) die("descriptor limit");
  for (int i = 1; i < arguments.threads; i++) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, loop, (void *)arguments.address);
    if (errno) die("pthread_create");
  }
  loop((void *)arguments.address);
  abort(); /* a loop has no end */
}
