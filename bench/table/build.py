"""Builds peers and load generators; a kind of peer that cannot be built is absent, with the reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
OPENSSL = ["-lssl", "-lcrypto"]
C_FLAGS = ["-O2", "-Wall", "-Wextra", "-pthread"]


class Absent(Exception):
    """Why a server is not in the table."""


def run(command, **more):
    """Runs it; what it says is the reason where it fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **more,
        )
    except OSError as error:
        raise Absent(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise Absent(f"{Path(command[0]).name} ended with {done.returncode}: {last_words(done.stderr + done.stdout)}")
    return done.stdout


def last_words(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "rror" in line or "denied" in line] or lines
    return telling[0] if telling else "(it said nothing)"


def newer(target, *sources):
    """True where the target is there and no source has changed since."""
    return target.exists() and all(source.stat().st_mtime < target.stat().st_mtime for source in sources)


class Build:
    def __init__(self, where):
        self.where = Path(where)
        self.bin = self.where / "bin"
        self.classes = self.where / "classes"
        self.certificate = self.where / "certificate.pem"
        self.key = self.where / "key.pem"
        self.java_home = None
        self.reasons = {}  # kind, or transport -> why it is absent
        self.netty_path = ""
        self.bin.mkdir(parents=True, exist_ok=True)

    def words(self):
        """What stands for the words in braces of a server's command."""
        return {
            "bin": self.bin,
            "certificate": self.certificate,
            "classes": self.classes,
            "java": f"{self.java_home}/bin/java",
            "key": self.key,
            "netty": self.netty_path,
            "peers": BENCH / "peers",
            "python": sys.executable,
            "root": ROOT,
        }

    def load_generators(self):
        self.compile_c("echoload", "load", "echoload", "measure", "wire_plain")
        self.compile_c("udpload", "load", "udpload", "measure")

    def tls(self):
        """What measures TLS, and the certificate of the servers; where that is not to be had, so is no server of TLS."""
        try:
            self.compile_c("tlsload", "load", "echoload", "measure", "wire_tls", libraries=OPENSSL)
            if not self.key.exists():
                words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost"
                run(["openssl", *words.split(), "-keyout", self.key, "-out", self.certificate])
        except Absent as reason:
            self.reasons["tls"] = str(reason)

    def compile_c(self, name, folder, *parts, libraries=()):
        sources = [BENCH / folder / f"{part}.c" for part in parts]
        if not newer(self.bin / name, *sources, *BENCH.glob(f"{folder}/*.h")):
            run([os.environ.get("CC", "cc"), *C_FLAGS, "-o", self.bin / name, *sources, *libraries])

    def kinds(self, kinds):
        for kind in sorted(kinds):
            try:
                getattr(self, kind)()
            except Absent as reason:
                self.reasons[kind] = str(reason)

    def c(self):
        for name in ("c_epoll", "c_uring", "c_udp"):
            self.compile_c(name, "peers", name, "peer")

    def c_tls(self):
        self.compile_c("c_tls", "peers", "c_tls", "peer", libraries=OPENSSL)

    def openssl(self):
        run(["openssl", "version"])

    def find_jdk(self):
        if not self.java_home:
            find = f". '{ROOT}/build/jdk.sh'; jdk_find || {{ echo 'no JDK that Jacket runs on' >&2; exit 1; }}"
            self.java_home = run(["sh", "-c", find]).strip()

    def jdk(self):
        self.find_jdk()
        folder = BENCH / "src/main/java/dev/jacket/bench/peers"
        # package-info only names an annotation for the build's checks, whose archive is not needed to run.
        sources = [source for source in sorted(folder.glob("*.java")) if source.name != "package-info.java"]
        if not newer(self.classes / "dev/jacket/bench/peers/SelectorEcho.class", *sources):
            run([f"{self.java_home}/bin/javac", "-d", self.classes, *sources])

    def netty(self):
        self.find_jdk()
        folder = BENCH / "peers/netty"
        path = folder / "target/classpath"
        if not newer(path, folder / "pom.xml", *folder.glob("src/main/java/**/*.java")):
            words = [
                "-B",
                "-ntp",
                "-q",
                "-f",
                folder / "pom.xml",
                "-Denforcer.skip",
                "-Djacoco.skip",
                *os.environ.get("JACKET_MAVEN_ARGS", "").split(),
            ]
            run(
                ["mvn", *words, "compile", "dependency:build-classpath", f"-Dmdep.outputFile={path}"],
                env={**os.environ, "JAVA_HOME": self.java_home},
            )
        self.netty_path = f"{folder}/target/classes:{path.read_text(encoding='utf-8').strip()}"

    def go(self):
        source = BENCH / "peers/go_echo.go"
        if not newer(self.bin / "go_echo", source):
            run(["go", "build", "-o", self.bin / "go_echo", source], env={**os.environ, "GO111MODULE": "off"})

    def python(self):
        """It is what runs this."""

    def added(self):
        """By whoever added it."""

    def jacket(self):
        run([ROOT / "jacket", "version"])

    def library(self):
        """Against the modules of the image, as a program of a user's would be."""
        self.find_jdk()
        self.jacket()
        folder = BENCH / "src/main/java/dev/jacket/bench/servers"
        sources = [source for source in sorted(folder.glob("*.java")) if source.name != "package-info.java"]
        image = ["--system", ROOT / ".image/current", "--add-modules", "dev.jacket.server"]
        run([f"{self.java_home}/bin/javac", *image, "-d", self.classes, *sources])
