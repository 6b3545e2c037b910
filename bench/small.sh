#!/bin/sh
# small.sh [PROCESSES [MILLISECONDS]]: what the small parts of a message cost, as a Markdown table: a system call, memory, a
# deadline; a turn, a wake-up, a start and an echo of virtual threads, on event loops and on the JDK's scheduler with one
# carrier. Each in so many processes of its own (1 unless told), ten turns of so long (500 unless told), about 4 minutes.
# Run it on an idle machine; it needs a JDK and Maven.
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
printf 'measuring ...\n' >&2
# JMH 1.37 uses sun.misc.Unsafe, of which the virtual machine would warn before each row.
exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -cp "bench/target/classes:$(cat bench/target/classpath)" \
  dev.jacket.bench.SmallTable "${1:-1}" "${2:-500}"
