/* What the peers in C share. */
#ifndef PEER_H
#define PEER_H

#include <stdbool.h>

struct arguments {
  const char *address; /* 127.0.0.1:PORT or unix:PATH */
  int threads;
  bool single;
};

/* ADDRESS [--threads N] [--single]; anything else ends the process with status 2. */
struct arguments peer_arguments(int argc, char **argv);

/* A bound socket; a stream socket listens too. Several threads may each have one of the same TCP port: the kernel
   spreads the connections over them. */
int peer_socket(const char *address, int type);

/* Calls loop(address) on this many threads, of which one is the caller's; it never returns. */
_Noreturn void peer_run(void *(*loop)(void *), struct arguments arguments);

/* Says so on stderr with errno's text, and ends with status 1. */
_Noreturn void die(const char *what);

/* Memory, or the end. */
void *memory(unsigned long size);

#endif
