"""The project's schemas: where they lie, how they are written down, and validators for them."""

import functools
import json
import pathlib
import re

from jsonschema import Draft202012Validator, ValidationError, validators

SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"
FOLDERS = {"events": SCHEMAS / "events", "facts": SCHEMAS / "facts", "shapes": SCHEMAS / "events" / "shapes"}
SUFFIX = ".schema.json"
DEFINITIONS = "shapes:definitions"
LINE_MAX = 118


def load():
    """All schemas, by `folder:name`."""
    return {
        f"{folder}:{path.name.removesuffix(SUFFIX)}": json.loads(path.read_text(encoding="utf-8"))
        for folder, root in FOLDERS.items()
        for path in sorted(root.glob("*" + SUFFIX))
    }


def path_of(key):
    folder, name = key.split(":")
    return FOLDERS[folder] / (name + SUFFIX)


def dump(value, indent=0, lead=0):
    """JSON as the schema files are laid out: what fits on a line, `lead` characters of it taken, stands on one."""
    text = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or indent + lead + len(text) < LINE_MAX:
        return text
    if isinstance(value, dict):
        rows = [(json.dumps(name, ensure_ascii=False) + ": ", inner) for name, inner in value.items()]
    else:
        rows = [("", inner) for inner in value]
    pad = "\n" + " " * (indent + 2)
    body = ("," + pad).join(name + dump(inner, indent + 2, len(name)) for name, inner in rows)
    left, right = "{}" if isinstance(value, dict) else "[]"
    return left + pad + body + "\n" + " " * indent + right


def references(node):
    """The names of the `$defs` that a schema refers to."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value.removeprefix("#/$defs/")
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def inline(node, defs):
    """The same schema without references: each is replaced by what it names. Saves the lookup at every value."""
    if isinstance(node, list):
        return [inline(value, defs) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: inline(value, defs) for key, value in node.items() if key not in ("$defs", "examples")}
    if "$ref" not in node:
        return node
    name = node.pop("$ref").removeprefix("#/$defs/")
    assert node.keys() <= {"description"}, f"a reference to {name} stands beside a constraint"
    return {**inline(defs[name], defs), **node}


@functools.lru_cache(maxsize=None)
def compiled(pattern):
    # In a JSON Schema `$` is the end of the text; in Python it also matches before a last line feed.
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def check_pattern(validator, pattern, instance, schema):
    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator = validators.extend(Draft202012Validator, {"pattern": check_pattern})


def validator(schema):
    return Validator(inline(schema, schema.get("$defs", {})))
