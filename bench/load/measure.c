#define _GNU_SOURCE
#include "measure.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static char failure[256];
static struct measured run;
static uint64_t prepared, begun, ended;
static uint64_t units;
static double server_cpu, load_cpu;

uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

void die(const char *what) {
  if (errno) fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
  else fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
  exit(1);
}

bool fail(const char *format, ...) {
  if (failed()) return false;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(failure, sizeof failure, format, arguments);
  va_end(arguments);
  return false;
}

bool failed(void) { return failure[0] != 0; }

/* ---- latencies: counted in 128 classes for each power of two, so to 0.8 % ---- */

enum { FINE_BITS = 7, FINE = 1 << FINE_BITS, CLASSES = (64 - FINE_BITS + 1) * FINE };
static uint64_t classes[CLASSES], latencies, longest;

static unsigned class_of(uint64_t ns) {
  if (ns < FINE) return (unsigned)ns;
  unsigned shift = 63u - (unsigned)__builtin_clzll(ns) - FINE_BITS;
  return (shift + 1) * FINE + (unsigned)(ns >> shift) - FINE;
}

static double middle_of(unsigned class) {
  if (class < FINE) return class;
  unsigned shift = class / FINE - 1;
  return ((double)(class % FINE + FINE) + 0.5) * (double)(1ull << shift);
}

void measure_latency(uint64_t ns) {
  if (!begun) return;
  classes[class_of(ns)]++;
  latencies++;
  if (ns > longest) longest = ns;
}

static double percentile_us(double percent) {
  uint64_t before = (uint64_t)(percent / 100 * (double)latencies), seen = 0;
  for (unsigned class = 0; class < CLASSES; class++) {
    seen += classes[class];
    if (seen > before) return middle_of(class) / 1e3;
  }
  return (double)longest / 1e3;
}

/* ---- processes ---- */

/* The CPU time of all threads of the process, those that have ended included, to the nanosecond. */
static double process_cpu(int pid) {
  clockid_t clock;
  struct timespec t;
  errno = clock_getcpuclockid(pid, &clock);
  if (errno || clock_gettime(clock, &t)) return -1;
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static long first_number(int pid, const char *file, const char *key) {
  char path[64], line[256];
  long value = -1;
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  FILE *in = fopen(path, "r");
  if (!in) return -1;
  while (value < 0 && fgets(line, sizeof line, in)) {
    if (!strncmp(line, key, strlen(key))) value = atol(line + strlen(key));
  }
  fclose(in);
  return value;
}

/* Not VmRSS of `status`, which may be off by some hundred KiB (proc(5)). */
long process_resident(int pid) {
  long kib = first_number(pid, "smaps_rollup", "Rss:");
  return kib < 0 ? -1 : kib * 1024;
}

long process_threads(int pid) { return first_number(pid, "status", "Threads:"); }

/* ---- the run ---- */

void measure_prepare(const struct measured *what) {
  run = *what;
  prepared = now();
}

static void begin(uint64_t time) {
  begun = time;
  server_cpu = run.server ? process_cpu(run.server) : 0;
  load_cpu = process_cpu(0);
}

bool measure_over(uint64_t time) {
  if (!begun && time >= prepared + (uint64_t)(run.warmup * 1e9)) begin(time);
  if (!failed() && (!begun || time < begun + (uint64_t)(run.seconds * 1e9))) return false;
  ended = time;
  double cpu = run.server ? process_cpu(run.server) : 0;
  if (cpu < 0 || server_cpu < 0) fail("the server has ended");
  server_cpu = cpu - server_cpu;
  load_cpu = process_cpu(0) - load_cpu;
  if (begun && !units) fail("not one %s in %.1f s", run.unit, run.seconds);
  return true;
}

void measure_units(uint64_t count) {
  if (begun) units += count;
}

int measure_report(const char *more) {
  printf("{\"mode\": \"%s\", \"connections\": %d, \"size\": %d, \"depth\": %d", run.mode, run.connections, run.size,
         run.depth);
  if (failed()) {
    printf(", \"failed\": \"%s\"%s}\n", failure, more);
    return 1;
  }
  double elapsed = (double)(ended - begun) / 1e9, count = (double)units;
  printf(", \"unit\": \"%s\", \"seconds\": %.3f, \"units\": %.0f, \"units_per_second\": %.1f", run.unit, elapsed, count,
         count / elapsed);
  if (run.latencies) {
    printf(", \"p50_us\": %.2f, \"p99_us\": %.2f, \"p999_us\": %.2f, \"max_us\": %.1f", percentile_us(50),
           percentile_us(99), percentile_us(99.9), (double)longest / 1e3);
  }
  if (run.server)
    printf(", \"server_cpu_ns\": %.1f, \"server_cpu_share\": %.3f", server_cpu * 1e9 / count, server_cpu / elapsed);
  printf(", \"load_cpu_share\": %.3f%s}\n", load_cpu / elapsed, more);
  return 0;
}

/* ---- the process itself ---- */

void pin(int cpu) {
  if (cpu < 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET((size_t)cpu, &one);
  if (sched_setaffinity(0, sizeof one, &one)) die("--cpu");
}

void raise_descriptors(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) die("descriptor limit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit)) die("descriptor limit");
}

static _Noreturn void refuse(const char *name, const char *text) {
  fprintf(stderr, "%s: %s cannot be '%s'\n", program_invocation_short_name, name, text);
  exit(2);
}

long number(const char *text, const char *name, long least, long most) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  if (errno || end == text || *end || value < least || value > most) refuse(name, text);
  return value;
}

double seconds(const char *text, const char *name) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end || !(value >= 0 && value <= 86400)) refuse(name, text);
  return value;
}
