"""The project as its build describes it: libraries with what they declare, the flags they are compiled with."""

import dataclasses
import functools
import json
import os
import pathlib
import re
import shlex
import subprocess

SOURCE_DIR = pathlib.Path(os.environ.get("RELANCE_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
BUILD_DIR = pathlib.Path(os.environ.get("RELANCE_BUILD_DIR", SOURCE_DIR / "build" / "dev")).resolve()
COMPILER = shlex.split(os.environ.get("CXX", "c++"))
COMMAND_SECONDS_MAX = 60


@dataclasses.dataclass(frozen=True)
class Library:
    """One `relance_library(...)` of CMakeLists.txt."""

    name: str
    sources: tuple
    deps: tuple
    uses: tuple

    @property
    def archive(self):
        return BUILD_DIR / f"librelance_{self.name.replace('/', '_')}.a"

    @property
    def include_root(self):
        return BUILD_DIR / "include-roots" / self.name


def parse_libraries(cmake):
    """The libraries of a CMake text, lowest first, by name."""
    cmake = re.sub(r"#.*", "", cmake)
    libraries = {}
    for call in re.findall(r"\brelance_library\(([^)]*)\)", cmake):
        name, *words = call.split()
        lists = {"SOURCES": [], "DEPS": [], "USES": []}
        current = None
        for word in words:
            if word in lists:
                current = lists[word]
            else:
                current.append(word)
        libraries[name] = Library(name, *(tuple(lists[key]) for key in ("SOURCES", "DEPS", "USES")))
    return libraries


@functools.cache
def cmake_text():
    return (SOURCE_DIR / "CMakeLists.txt").read_text(encoding="utf-8")


@functools.cache
def libraries():
    return parse_libraries(cmake_text())


def compiled():
    """The names of the libraries that have sources; the others are headers alone."""
    return [name for name, library in libraries().items() if library.sources]


def closure(name):
    """The names of a library and of all that it depends on, highest first: the order in which archives are linked."""
    reached, open_names = set(), [name]
    while open_names:
        current = open_names.pop()
        if current not in reached:
            reached.add(current)
            open_names.extend(libraries()[current].deps)
    return [library for library in reversed(libraries()) if library in reached]


def public_headers(layer):
    """Paths as they are included: relance/LAYER/x.h."""
    root = SOURCE_DIR / "include"
    return [path.relative_to(root).as_posix() for path in sorted((root / "relance" / layer).rglob("*.h"))]


@functools.cache
def compile_commands():
    """The arguments of every compilation, by absolute path of the source."""
    entries = json.loads((BUILD_DIR / "compile_commands.json").read_text(encoding="utf-8"))
    return {entry["file"]: entry.get("arguments") or shlex.split(entry["command"]) for entry in entries}


def compile_arguments(name):
    """The arguments by which the build compiles the first source of a library."""
    first = SOURCE_DIR / "src" / name / libraries()[name].sources[0]
    arguments = compile_commands().get(str(first))
    assert arguments, f"{BUILD_DIR} does not compile {first}: configure it again"
    return arguments


def include_flags(name):
    """-I, -isystem, -D and -std as the library is compiled."""
    flags, arguments = [], compile_arguments(name)
    for i, argument in enumerate(arguments):
        if argument in ("-I", "-isystem", "-D"):
            flags += [argument, arguments[i + 1]]
        elif argument.startswith(("-I", "-isystem", "-D", "-std=")):
            flags.append(argument)
    return flags


def sanitizer_flags(name):
    return [argument for argument in compile_arguments(name) if argument.startswith("-fsanitize")]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=COMMAND_SECONDS_MAX,
                          check=False, env={**os.environ, "LC_ALL": "C"}, **options)


def compile_object(code, target, flags=()):
    """Compiles a text to an object file, without the project's flags."""
    command = [*COMPILER, "-std=c++20", "-x", "c++", *flags, "-c", "-", "-o", str(target)]
    result = run(command, input=code)
    assert result.returncode == 0, result.stderr
    return target


def make_archive(target, objects):
    result = run(["ar", "rcs", str(target), *map(str, objects)])
    assert result.returncode == 0, result.stderr
    return target
