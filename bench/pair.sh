#!/bin/sh
# pair.sh [PROCESSES]: what a 64-byte send and its recv cost in Jacket beside C and the JDK, each in so many processes of its
# own (3 unless told, about 45 s each), as a Markdown table. Jacket and C take turns of 60 ms. The bar: Jacket costs at
# most 1.15 times what C does, and allocates nothing.
# Run it on an idle machine; it needs a JDK, Maven and cc.
set -eu
root=$(CDPATH='' cd -P -- "${0%/*}/.." && pwd -P)
# shellcheck source=build/jdk.sh
. "$root/build/jdk.sh"
# shellcheck source=build/packages.sh
. "$root/build/packages.sh"
# shellcheck source=build/tools.sh
. "$root/build/tools.sh"
tools_need
cd -- "$root"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf 'building ...\n' >&2
# shellcheck disable=SC2086 # several arguments are several words
mvn -B -ntp -q compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl bench -am \
  -Denforcer.skip -Djacoco.skip ${JACKET_MAVEN_ARGS:-} >"$log" 2>&1 || {
  cat "$log" >&2
  exit 1
}
rm -f "$log"
"${CC:-cc}" -O2 -pthread -o bench/target/pair bench/src/main/c/pair.c
printf 'measuring ...\n' >&2
# JMH 1.37 uses sun.misc.Unsafe, of which the virtual machine would warn before each row.
exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -cp "bench/target/classes:$(cat bench/target/classpath)" \
  dev.jacket.bench.PairTable bench/target/pair "${1:-3}"
