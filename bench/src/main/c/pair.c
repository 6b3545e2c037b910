/* pair SECONDS [threads]: what a 64-byte send and its recv cost on a Unix stream socketpair, in nanoseconds of the thread's
   processor time: one line for each line of its input. With a second argument the process has a second thread, which
   sleeps: the kernel then counts the uses of each descriptor, and libc's send and recv prepare for cancellation, as in
   any process with threads. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 64, BATCH = 1000 };

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *sleeper(void *unused) {
  for (;;) pause();
  return unused;
}

static int fds[2];
static char out[SIZE];
static char in[SIZE];

static double pair(double seconds) {
  double begun = now(CLOCK_MONOTONIC);
  double used = now(CLOCK_THREAD_CPUTIME_ID);
  long pairs = 0;
  while (now(CLOCK_MONOTONIC) - begun < seconds) {
    for (int i = 0; i < BATCH; i++) {
      if (send(fds[0], out, SIZE, MSG_NOSIGNAL) != SIZE || recv(fds[1], in, SIZE, 0) != SIZE) {
        perror("pair");
        exit(1);
      }
    }
    pairs += BATCH;
  }
  return (now(CLOCK_THREAD_CPUTIME_ID) - used) * 1e9 / (double)pairs;
}

int main(int argc, char **argv) {
  if (argc != 2 && argc != 3) {
    fprintf(stderr, "usage: pair SECONDS [threads]\n");
    return 2;
  }
  double seconds = atof(argv[1]);
  pthread_t second;
  if (argc == 3 && pthread_create(&second, NULL, sleeper, NULL) != 0) {
    fprintf(stderr, "pair: no second thread\n");
    return 1;
  }
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    perror("socketpair");
    return 1;
  }
  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    printf("%.1f\n", pair(seconds));
    fflush(stdout);
  }
  return 0;
}
