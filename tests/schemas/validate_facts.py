#!/usr/bin/env python3
"""Checks what the program reads and writes, a file at a time, against the schemas.

Facts, events, dead letters and reports are files of one JSON object a line; statistics are one JSON document.
"""

import argparse
import json
import sys

from jsonschema.exceptions import best_match

import schema_files as files

SHOWN_MAX = 20


def refuse_constant(word):
    raise ValueError(f"{word} is no JSON")


def validators_of(schemas, folder):
    """By event type."""
    return {
        f"relance.{key.split(':')[1]}": files.validator(schema)
        for key, schema in schemas.items() if key.startswith(folder + ":")
    }


def schema_problem(validator, value):
    if validator.is_valid(value):
        return None
    error = best_match(validator.iter_errors(value))
    return "".join(f"/{step}" for step in error.absolute_path) + ": " + error.message


def typed_check(validators):
    """Checks a record by the schema of its `type`."""
    def check(value):
        kind = value.get("type") if isinstance(value, dict) else None
        validator = validators.get(kind)
        return schema_problem(validator, value) if validator else f"/type: there is no schema for {kind!r}"
    return check


def fact_check(validators):
    """The schema of its type, and what no schema can say: the id continues the cause, the subject is in the data."""
    by_schema = typed_check(validators)

    def check(fact):
        problem = by_schema(fact)
        if problem:
            return problem
        if fact["id"].rpartition(":")[0] != fact["cause"]:
            return "/id: is not of this cause"
        data = fact["data"]
        if data.get("contact", data.get("campaign", fact["subject"])) != fact["subject"]:
            return "/subject: is not that of the data"
        return None
    return check


def problems_of(path, check, counts):
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            counts["records"] += 1
            try:
                problem = check(json.loads(line.decode("utf-8"), parse_constant=refuse_constant))
            except ValueError as error:
                problem = f"unreadable: {error}"
            if problem:
                yield f"{path}:{number}: {problem}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", nargs="*", metavar="FACTS")
    for option in ("--events", "--stats", "--dead-letters", "--report"):
        parser.add_argument(option, action="append", default=[], metavar="FILE")
    options = parser.parse_args()
    if not any(vars(options).values()):
        parser.error("no file to check")
    schemas = files.load()
    shape = {name: files.validator(schemas[f"shapes:{name}"]) for name in ("stats", "dead_letter", "normalise_report")}
    counts = {"files": 0, "records": 0, "problems": 0}
    work = [
        (options.facts, fact_check(validators_of(schemas, "facts"))),
        (options.events, typed_check(validators_of(schemas, "events"))),
        (options.dead_letters, lambda value: schema_problem(shape["dead_letter"], value)),
        (options.report, lambda value: schema_problem(shape["normalise_report"], value)),
        (options.stats, lambda value: schema_problem(shape["stats"], value)),
    ]
    for paths, check in work:
        for path in paths:
            counts["files"] += 1
            for problem in problems_of(path, check, counts):
                counts["problems"] += 1
                if counts["problems"] <= SHOWN_MAX:
                    print(problem, file=sys.stderr)
    print(", ".join(f"{what}: {n}" for what, n in counts.items()))
    return 1 if counts["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
