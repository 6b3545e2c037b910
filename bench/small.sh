#!/bin/sh
# small.sh [PROCESSES [MILLISECONDS]]: what the small parts of a message cost, as a Markdown table: a system call, memory, a
# deadline; a turn, a wake-up, a start and an echo of virtual threads, on event loops and on the JDK's scheduler with one
# carrier. Each in so many processes of its own (1 unless told), ten turns of so long (500 unless told), about 4 minutes.
# Run it on an idle machine; it needs a JDK and Maven.
set -eu
root=$(CDPATH='' cd -P -- "${0%/*}/.." && pwd -P)
# shellcheck source=build/jmh.sh
. "$root/build/jmh.sh"
jmh_run dev.jacket.bench.SmallTable "${1:-1}" "${2:-500}"
