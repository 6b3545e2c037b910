#!/bin/sh
# pair.sh [PROCESSES]: what a 64-byte send and its recv cost in Jacket beside C and the JDK, each in so many processes of its
# own (3 unless told, about 25 s each), as a Markdown table. Jacket and C take turns of 20 ms on one processor, since two
# are seldom equally fast. The bar: Jacket costs at most 1.15 times what C does, and allocates nothing.
# Run it on an idle machine; it needs a JDK, Maven and cc.
set -eu
root=$(CDPATH='' cd -P -- "${0%/*}/.." && pwd -P)
# shellcheck source=build/jmh.sh
. "$root/build/jmh.sh"
processors=$(taskset -pc $$)
taskset -pc "${processors##*[!0-9]}" $$ >/dev/null
"${CC:-cc}" -O2 -pthread -o bench/target/pair bench/src/main/c/pair.c
jmh_run dev.jacket.bench.PairTable bench/target/pair "${1:-3}"
