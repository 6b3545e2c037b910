/* What the load generators share: the clock, latencies, a process's CPU time and memory, and the report. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define SECOND 1000000000ull

uint64_t now(void); /* monotonic, ns */

/* Says so on stderr and ends with status 1; with errno's text where errno is not 0. */
_Noreturn void die(const char *what);

/* Ends the run with this reason, which the report tells: a figure from a run with a wrong byte or a lost connection
   would be worth nothing. The first reason stays. Returns false. */
bool fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool failed(void);

/* What is measured: between measure_begin and measure_end. */
struct measured {
  const char *mode, *unit;
  int connections, size, depth;
  int server; /* process id, 0: none */
  double warmup, seconds;
  bool latencies;
};

void measure_prepare(const struct measured *what);
/* Called after each wait, with the time: begins after the warm-up; true when the run is over. */
bool measure_over(uint64_t time);
void measure_latency(uint64_t ns);
void measure_units(uint64_t count);

/* One JSON object on one line; `more` is a piece of JSON that is put into it, or "". The process's exit status. */
int measure_report(const char *more);

/* Bytes of resident memory, and how many threads. */
long process_resident(int pid);
long process_threads(int pid);

void pin(int cpu);            /* does nothing with -1 */
void raise_descriptors(void); /* to the hard limit */
long number(const char *text, const char *name, long least, long most);
double seconds(const char *text, const char *name);

#endif
