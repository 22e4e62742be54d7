"""Dockerfile, docker-compose.yml and .env.example as data."""

import os
import re
import shlex
from pathlib import Path

import yaml

ROOT = Path(os.environ.get("RELANCE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BINARY = os.path.abspath(os.environ.get("RELANCE_BINARY", ROOT / "build" / "release" / "relance"))


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def env_example():
    """Value by variable."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def instructions():
    """(stage, word, rest) of the Dockerfile, lines joined; stages count from 0."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    stage, found = -1, []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, rest = line.split(None, 1)
        stage += word == "FROM"
        found.append((stage, word, " ".join(rest.split()) if word != "RUN" else rest))
    return found


def all_of(stage, word):
    return [rest for at, name, rest in instructions() if (at, name) == (stage, word)]


def installed_packages(stage):
    """What apt-get installs in a stage."""
    commands = [command for run in all_of(stage, "RUN") for command in run.split("&&") if "apt-get install" in command]
    words = [word for command in commands for word in shlex.split(command)]
    return {word for word in words if not word.startswith("-")} - {"apt-get", "install"}


def program_variables(run):
    """Every RELANCE_ variable that the program takes: of the keys that `config print` tells, set or not."""
    text = run(BINARY, "config", "print")
    paths = re.findall(r"^(?:# )?([a-z_.A-Z]+) (?:=|is not set)", text, re.MULTILINE)
    variables = {"RELANCE_" + path.replace(".NAME.", ".").replace(".", "_").upper() for path in paths}
    return variables | {variable + "_FILE" for variable in variables}
