"""The Dockerfile, step by step and without Docker: its build commands run on a copy of what it copies, and what comes of
them is started as the image starts it, in folders of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# pylint: disable=wrong-import-position
from kit.processes import free_port

from container_files import ROOT, all_of, compose, installed_packages, instructions

BUILD_SECONDS = 1500
LIMIT_SECONDS = 30
POLL_SECONDS = 0.05

# What ./dev installs for tests, benchmarks and checks alone.
NOT_TO_BUILD = set("""clang-16 clang-format-16 clang-tidy-16 default-jdk-headless git libbenchmark-dev
    libclang-rt-16-dev libgmock-dev libgtest-dev librapidcheck-dev maven mold openssl postgresql python3 python3-jsonschema
    python3-yaml redis-server""".split())
# Of libraries that every Debian has, and of those that others bring along.
BASE = {"libc6", "libgcc-s1", "libstdc++6"}


def dev_packages():
    text = (ROOT / "dev").read_text(encoding="utf-8")
    return set(re.search(r"^readonly packages=\((.*?)\)", text, re.MULTILINE | re.DOTALL)[1].split())


def copied_files():
    """What `COPY . .` takes: the working tree without what .dockerignore names, here without what Git ignores, too."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                            check=True).stdout.splitlines()
    return [name for name in listed if (ROOT / name).is_file()]


def package_of(library):
    """The Debian package of a library; its folder may be known under the name before /usr was merged."""
    for path in (library, library.removeprefix("/usr"), "/usr" + library):
        found = subprocess.run(["dpkg", "--search", path], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise AssertionError(f"{library} is of no package")


def needed_packages(binary):
    """Packages of the libraries that the binary itself names."""
    named = re.findall(r"\(NEEDED\).*\[(.*)\]", subprocess.run(["readelf", "--dynamic", "--wide", binary], check=True,
                                                               capture_output=True, text=True).stdout)
    found = dict(re.findall(r"^\s*(\S+) => (\S+)", subprocess.run(["ldd", binary], check=True, capture_output=True,
                                                                  text=True).stdout, re.MULTILINE))
    return {package_of(os.path.realpath(found[name])) for name in named if name in found}


class DockerfileTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.scratch = Path(tempfile.mkdtemp(prefix="relance-image-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch)
        cls.source = cls.scratch / "source"
        for name in copied_files():
            (cls.source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, cls.source / name)
        environment = {**os.environ, "CCACHE_BASEDIR": str(cls.source), "CCACHE_NOHASHDIR": "1"}
        for command in all_of(0, "RUN"):
            if "apt-get" in command:
                continue  # test_what_the_build_needs_is_what_dev_installs
            subprocess.run(["sh", "-ec", command], cwd=cls.source, env=environment, check=True, timeout=BUILD_SECONDS,
                           stdout=subprocess.DEVNULL)
        copied = [rest for rest in all_of(1, "COPY") if rest.startswith("--from=build ")]
        origin, cls.target = copied[0].split()[1:]
        cls.binary = cls.source / Path(origin).relative_to(all_of(0, "WORKDIR")[0])

    def test_what_the_build_needs_is_what_dev_installs(self):
        self.assertEqual(dev_packages() - NOT_TO_BUILD, installed_packages(0))

    def test_the_image_has_the_libraries_that_the_program_names(self):
        self.assertEqual(needed_packages(self.binary) - BASE, installed_packages(1) - {"ca-certificates"})

    def test_the_stages_stand_on_one_release_and_the_last_one_is_no_root(self):
        bases = [rest.split()[0] for _, word, rest in instructions() if word == "FROM"]
        self.assertEqual(["debian:12", "debian:12-slim"], bases)
        words = [word for stage, word, _ in instructions() if stage == 1]
        self.assertLess(words.index("USER"), words.index("ENTRYPOINT"))
        self.assertNotIn(all_of(1, "USER")[-1], ("root", "0"))
        self.assertTrue(any(f"useradd --system --uid 10001 --home-dir {all_of(1, 'VOLUME')[0]} {all_of(1, 'USER')[0]}"
                            in command for command in all_of(1, "RUN")))

    def test_the_image_ignores_what_is_no_source(self):
        ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        for name in (".git", "build", "relance-data", ".env"):
            self.assertIn(name, ignored)
        self.assertFalse((self.source / "relance-data").exists())

    def test_the_container_starts_says_that_it_is_well_and_ends_when_asked(self):
        image = dict(pair.split("=") for pair in all_of(1, "ENV")[0].split())
        self.assertEqual(["relance"], json.loads(all_of(1, "ENTRYPOINT")[0]))
        self.assertEqual("/usr/local/bin/relance", self.target)
        port = str(free_port())
        inside = image["RELANCE_LISTEN"].rsplit(":", 1)[1]
        given = {"PATH": os.environ["PATH"], **image, "RELANCE_LISTEN": "127.0.0.1:" + port,
                 "RELANCE_DATA_DIR": str(self.scratch / "data")}
        process = subprocess.Popen([self.binary, *json.loads(all_of(1, "CMD")[0])], env=given, cwd=self.scratch,
                                   stderr=subprocess.PIPE)
        try:
            check = compose()["services"]["relance"]["healthcheck"]["test"]
            self.assertEqual("CMD", check[0])
            command = [word.replace("$$", "$").replace("/127.0.0.1/" + inside, "/127.0.0.1/" + port)
                       for word in check[1:]]
            deadline = time.monotonic() + LIMIT_SECONDS
            while subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode != 0:
                self.assertIsNone(process.poll())
                self.assertLess(time.monotonic(), deadline, "the container never gets well")
                time.sleep(POLL_SECONDS)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=LIMIT_SECONDS) as answer:
                self.assertEqual(200, answer.status)
            process.send_signal(getattr(signal, all_of(1, "STOPSIGNAL")[0]))
            self.assertEqual(0, process.wait(LIMIT_SECONDS))
            self.assertNotEqual(0, subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode)
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


if __name__ == "__main__":
    unittest.main()
