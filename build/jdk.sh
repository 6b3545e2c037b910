# shellcheck shell=sh
# Finds a JDK that can build and run Jacket: 25.0.3 or newer, because earlier 25s can lose parked virtual threads
# (JDK-8369227). It reads each JDK's `release` file; starting a virtual machine to ask would cost 40 ms apiece.

# jdk_fits HOME: true for a JDK (not a bare runtime) of 25.0.3 or newer.
jdk_fits() {
  [ -r "$1/release" ] && [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] || return 1
  jdk_version=$(sed -n 's/^JAVA_VERSION="\([0-9.]*\).*/\1/p' "$1/release")
  jdk_major=${jdk_version%%.*}
  jdk_rest=${jdk_version#"$jdk_major"}
  jdk_rest=${jdk_rest#.}
  jdk_minor=${jdk_rest%%.*}
  jdk_patch=${jdk_rest#"$jdk_minor"}
  jdk_patch=${jdk_patch#.}
  jdk_patch=${jdk_patch%%.*}
  [ "${jdk_major:-0}" -gt 25 ] && return 0
  [ "${jdk_major:-0}" -eq 25 ] || return 1
  [ "${jdk_minor:-0}" -gt 0 ] || [ "${jdk_patch:-0}" -ge 3 ]
}

# jdk_find: prints the home of the first JDK that fits; the user's own choice comes first.
jdk_find() {
  jdk_java=$(command -v javac 2>/dev/null) && jdk_java=$(readlink -f -- "$jdk_java")
  for jdk_home in "${JAVA_HOME:-}" "${JDK_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk* /opt/java/* \
    /usr/java/* /usr/local/*jdk* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${jdk_java%/bin/javac}"; do
    if [ -n "$jdk_home" ] && jdk_fits "$jdk_home"; then
      printf '%s\n' "$jdk_home"
      return 0
    fi
  done
  return 1
}
