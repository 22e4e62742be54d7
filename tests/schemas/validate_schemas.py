#!/usr/bin/env python3
"""Checks the schemas themselves: form, examples, and that mutated examples are refused.

With --write it first brings the copies of shared definitions and the layout of the files up to date.
"""

import argparse
import copy
import datetime
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

import schema_files as files

CASES = pathlib.Path(__file__).with_name("cases.json")
WRITTEN_BY_US = {  # events that nobody else may write: as strict as facts
    "events:campaign.counted.v1", "events:campaign.enrolled.v1", "events:campaign.defined.v1",
    "events:send.requested.v1", "events:send.withdrawn.v1",
}
NULLABLE = {  # members of what we write that may be null
    ("facts:contact.outcome_changed.v1", "/data/from"),
    ("shapes:dead_letter", "/time"), ("shapes:dead_letter", "/key"), ("shapes:dead_letter", "/value"),
}
DIFFERENCES = "events:campaign.counted.v1"  # the only numbers that may be negative
CATEGORIES_MAX = 64
ANY_TAIL = {"path"}  # members whose pattern allows any character at the end
ALIENS = {"string": "x", "number": 7, "boolean": True, "array": [], "object": {}, "null": None}


def is_tolerant(key):
    """Whether others write it: unknown members are allowed, and null is absent."""
    return key == "shapes:envelope" or (key.startswith("events:") and key not in WRITTEN_BY_US)


def json_type(value):
    for kind, alien in ALIENS.items():
        if type(value) is type(alien):
            return kind
    return "number"


def pointer(path):
    return "".join(f"/{step}" for step in path)


# --- form ------------------------------------------------------------------------------------------------------------

def definitions_of(schema, shared):
    """The `$defs` that a schema should have: its own, and copies of the shared ones that it refers to."""
    own = {name: body for name, body in schema.get("$defs", {}).items() if name not in shared}
    wanted, todo = set(), [{**schema, "$defs": own}]
    while todo:
        for name in set(files.references(todo.pop())) - wanted - own.keys():
            wanted.add(name)
            todo.append(shared[name])
    return {**{name: body for name, body in shared.items() if name in wanted}, **own}


def laid_out(key, schema, shared):
    """The text that a schema's file should hold."""
    if key != files.DEFINITIONS:
        defs = definitions_of(schema, shared)
        examples = {"examples": schema["examples"]} if "examples" in schema else {}
        schema = {name: value for name, value in schema.items() if name not in ("$defs", "examples")}
        schema |= ({"$defs": defs} if defs else {}) | examples
    return files.dump(schema) + "\n"


def form_problems(key, schema, shared):
    Draft202012Validator.check_schema(schema)
    name = key.split(":")[1]
    if schema.get("$schema") != Draft202012Validator.META_SCHEMA["$id"]:
        yield "$schema is not 2020-12"
    if schema.get("$id") != f"urn:relance:schema:{key}":
        yield f"$id is not urn:relance:schema:{key}"
    if not schema.get("title") or not schema.get("description"):
        yield "no title or description"
    if not key.startswith("shapes:") and schema["properties"]["type"]["const"] != "relance." + name:
        yield "type is not that of the file's name"
    if laid_out(key, schema, shared) != files.path_of(key).read_text(encoding="utf-8"):
        yield "copies of definitions or layout are not up to date: run with --write"


# --- examples and their mutants --------------------------------------------------------------------------------------

def branch(schema):
    """The schema of a value that is there: of `anyOf`, what is not null."""
    return next((s for s in schema.get("anyOf", ()) if s != {"type": "null"}), schema)


def members(schema, value, path=()):
    """Every described member of a value, at any depth: its path, schema, value, and whether it must be there."""
    schema = branch(schema)
    steps = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for step, inner in steps:
        described = schema.get("items") if isinstance(value, list) else \
            schema.get("properties", {}).get(step, schema.get("additionalProperties"))
        if isinstance(described, dict):
            yield path + (step,), described, inner, step in schema.get("required", ())
            yield from members(described, inner, path + (step,))


def described_paths(schema, path=()):
    """Every member that a schema has a name for."""
    for name, inner in branch(schema).get("properties", {}).items():
        yield path + (name,)
        yield from described_paths(inner, path + (name,))


def changed(example, path, *value):
    """A copy of an example with the member at `path` set to `value`, or removed where none is given."""
    if not path:
        return value[0]
    result = copy.deepcopy(example)
    target = result
    for step in path[:-1]:
        target = target[step]
    if value:
        target[path[-1]] = value[0]
    else:
        del target[path[-1]]
    return result


def wrong_values(key, path, described, value):
    """(what it is, a value of the right type that must be refused)"""
    if isinstance(value, str) and described.keys() & {"pattern", "enum", "const"} and path[-1] not in ANY_TAIL:
        for tail in ("\n", " ", "é"):
            yield f"with {tail!r} behind", value + tail
    if path and path[-1] == "source":
        yield "empty", ""
    if path and path[-1] == "categories" and isinstance(value, list):
        yield "too long", ["a"] * (CATEGORIES_MAX + 1)
    if type(value) is int:
        yield "with a fraction", value + 0.5
        if key != DIFFERENCES:
            yield "negative", -1
    if isinstance(value, dict) and isinstance(described.get("additionalProperties"), dict):
        for name, inner in value.items():
            if name not in described.get("properties", {}):
                yield f"with {name!r} misspelt", {**value, name + " é": inner}


def mutants(key, schema, example):
    """(what was done, the mutant, whether it is still valid)"""
    tolerant = is_tolerant(key)
    for path, described, value, required in [((), schema, example, True), *members(schema, example)]:
        where, described = pointer(path) or "/", branch(described)
        optional = not required and isinstance(path[-1], str)
        if path and (required or optional and tolerant):
            yield f"{where} removed", changed(example, path), optional
        if isinstance(value, dict):
            closed = not tolerant and described.keys() & {"properties", "additionalProperties"}
            yield f"{where} with an unknown member", changed(example, path, {**value, "x-unknown": 1}), not closed
        for kind, alien in ALIENS.items() if value is not None else ():
            if kind != json_type(value):
                fine = kind == "null" and (tolerant and optional or (key, where) in NULLABLE)
                yield f"{where} as {kind}", changed(example, path, alien), fine
        for what, wrong in wrong_values(key, path, described, value):
            yield f"{where} {what}", changed(example, path, wrong), False


def example_problems(key, schema, validator, envelope, counts):
    examples = schema.get("examples", ())
    flat = validator.schema
    seen = {path for example in examples for path, *_ in members(flat, example)}
    for path in described_paths(flat):
        if path not in seen:
            yield f"no example has {pointer(path)}"
    for number, example in enumerate(examples):
        counts["examples"] += 1
        if not validator.is_valid(example):
            yield f"example {number}: {next(validator.iter_errors(example)).message}"
        if not key.startswith("shapes:") and not envelope.is_valid(example):
            yield f"example {number} does not fit the envelope"
        for what, mutant, fine in mutants(key, flat, example):
            counts["mutants"] += 1
            if validator.is_valid(mutant) != fine:
                yield f"example {number}: {what} is {'refused' if fine else 'accepted'}"


def case_problems(all_validators, schemas, counts):
    """Values at the edges, as cases.json lists them."""
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        example = schemas[case["schema"]]["examples"][case["example"]]
        path = tuple(int(step) if step.isdigit() else step for step in case["path"].split("/")[1:])
        for word, fine in (("accepted", True), ("refused", False)):
            for value in case.get(word, ()):
                counts["cases"] += 1
                if all_validators[case["schema"]].is_valid(changed(example, path, value)) != fine:
                    yield f"{case['schema']} {case['path']}: {str(value)[:80]!r} is not {word}"


def date_problems(shared, counts):
    """The patterns of times know the calendar: every day of every month, and those that do not exist."""
    patterns = [files.compiled(shared[name]["pattern"]) for name in ("time", "utc_time")]
    for year in range(1969, 2201):
        for month in range(0, 14):
            for day in range(0, 33):
                counts["dates"] += 1
                try:
                    fine = 1970 <= datetime.date(year, month, day).year <= 2199
                except ValueError:
                    fine = False
                time = f"{year}-{month:02}-{day:02}T00:00:00.000Z"
                if any(bool(pattern.search(time)) != fine for pattern in patterns):
                    yield f"the pattern of a time is wrong about {time}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="bring copies of definitions and layout up to date")
    write = parser.parse_args().write
    schemas = files.load()
    shared = schemas[files.DEFINITIONS]["$defs"]
    if write:
        for key, schema in schemas.items():
            files.path_of(key).write_text(laid_out(key, schema, shared), encoding="utf-8")
        schemas = files.load()
    all_validators = {key: files.validator(schema) for key, schema in schemas.items()}
    counts = dict.fromkeys(("examples", "mutants", "cases", "dates"), 0)
    problems = []
    for key, schema in schemas.items():
        problems += [f"{key}: {p}" for p in form_problems(key, schema, shared)]
        if key != files.DEFINITIONS:
            found = example_problems(key, schema, all_validators[key], all_validators["shapes:envelope"], counts)
            problems += [f"{key}: {p}" for p in found]
    problems += case_problems(all_validators, schemas, counts)
    problems += date_problems(shared, counts)
    for problem in problems:
        print(problem, file=sys.stderr)
    counts = {"schemas": len(schemas), **counts, "problems": len(problems)}
    print(", ".join(f"{what}: {n}" for what, n in counts.items()))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
