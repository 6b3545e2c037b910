/* pair SECONDS ROUNDS: what a 64-byte send and its recv cost on a Unix stream socketpair, in nanoseconds of the thread's
   processor time, a line a round. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { SIZE = 64, BATCH = 1000 };

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: pair SECONDS ROUNDS\n");
    return 2;
  }
  double seconds = atof(argv[1]);
  int rounds = atoi(argv[2]);
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    perror("socketpair");
    return 1;
  }
  char out[SIZE] = {0};
  char in[SIZE];
  for (int round = 0; round < rounds; round++) {
    double begun = now(CLOCK_MONOTONIC);
    double used = now(CLOCK_THREAD_CPUTIME_ID);
    long pairs = 0;
    while (now(CLOCK_MONOTONIC) - begun < seconds) {
      for (int i = 0; i < BATCH; i++) {
        if (send(fds[0], out, SIZE, MSG_NOSIGNAL) != SIZE || recv(fds[1], in, SIZE, 0) != SIZE) {
          perror("pair");
          return 1;
        }
      }
      pairs += BATCH;
    }
    printf("%.1f\n", (now(CLOCK_THREAD_CPUTIME_ID) - used) * 1e9 / (double)pairs);
  }
  return 0;
}
