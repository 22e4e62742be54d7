"""schemas/http/openapi.json, and whether answers are as it says."""

import json
import re
import uuid

from jsonschema import Draft202012Validator, FormatChecker

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
METHOD = "get"  # the only one that it has
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_date_time(value):
    return not isinstance(value, str) or RFC3339.match(value) is not None


@FORMATS.checks("uuid", raises=ValueError)
def is_uuid(value):
    return not isinstance(value, str) or str(uuid.UUID(value)) == value


class Description:

    def __init__(self, file):
        self.document = json.loads(file.read_text(encoding="utf-8"))
        self.paths = sorted(self.document["paths"])
        assert all(set(methods) == {METHOD} for methods in self.document["paths"].values())

    def resolved(self, node):
        """The node, or what it refers to."""
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def _operation(self, path):
        return self.document["paths"][path][METHOD]

    def with_status(self, status):
        return [path for path in self.paths if str(status) in self._operation(path)["responses"]]

    def fill(self, path, ids):
        """The address, with an id of what the path names in the place of `{id}`."""
        place = path.split("/{id}")[0]
        return path.replace("{id}", ids[place]) if "{id}" in path else path

    def query_parameters(self, path):
        parameters = map(self.resolved, self._operation(path).get("parameters", ()))
        return [parameter for parameter in parameters if parameter["in"] == "query"]

    # Answers.

    def check(self, path, answer):
        """Status, headers and body are as described."""
        response = self.check_headers(path, answer)
        content = response.get("content")
        if content is None:
            assert answer.body == b"", f"{path}: {answer.status} has a body"
            return
        media, = content
        assert answer.headers["content-type"].split(";")[0] == media, f"{path}: {answer.headers}"
        if media.endswith("json"):
            self.check_body(content[media]["schema"], answer.json)

    def check_headers(self, path, answer):
        responses = self._operation(path)["responses"]
        assert str(answer.status) in responses, f"{path}: {answer.status} is not described"
        response = self.resolved(responses[str(answer.status)])
        for name, header in response.get("headers", {}).items():
            value = answer.headers.get(name.lower())
            assert value is not None or not header.get("required"), f"{path}: {answer.status} without {name}"
            if value is not None:
                self.check_body(header["schema"], value)
        return response

    def check_body(self, schema, value):
        whole = {**schema, "components": self.document["components"]}
        errors = list(Draft202012Validator(whole, format_checker=FORMATS).iter_errors(value))
        assert not errors, "\n".join(f"{error.json_path}: {error.message}" for error in errors[:5])

    # Values of parameters.

    def examples(self, parameter):
        schema = parameter["schema"]
        if "enum" in schema:
            return schema["enum"]
        if schema["type"] == "integer":
            return [schema["minimum"], schema["maximum"], schema["default"]]
        if schema["type"] == "boolean":
            return ["true", "false"]
        if schema.get("format") == "date-time":
            return ["2026-11-20T08:00:00Z", "2026-11-20T09:00:00.123%2B01:00"]
        if "maxLength" in schema:
            return ["a" * schema["maxLength"], "%C3%A9"]
        return ["a", "A.b_c@d-1"] if "pattern" in schema else []

    def counterexamples(self, parameter):
        schema = parameter["schema"]
        if "enum" in schema:
            return ["", "another", schema["enum"][0].upper()]
        if schema["type"] == "integer":
            return [schema["minimum"] - 1, schema["maximum"] + 1, "", "1.5", "1e3", "x", "%201", "99999999999999999999"]
        if schema["type"] == "boolean":
            return ["", "yes", "1", "TRUE"]
        if schema.get("format") == "date-time":
            return ["", "yesterday", "2026-11-20", "2026-13-20T08:00:00Z", "1795290965676"]
        if "maxLength" in schema:
            return ["", "a" * (schema["maxLength"] + 1), "%00", "%FF"]
        return ["", "a" * 200, "a%20b", "a'--"] if "pattern" in schema else ["", "%00", "nothing"]
