#!/usr/bin/env python3
"""Checks schemas/asyncapi.yaml against its neighbours: the schema files, and the topics of topology/topics.toml."""

import itertools
import sys
import tomllib

import yaml

import schema_files as files

PREFIX = "relance."
TOPICS = files.SCHEMAS.parent / "topology" / "topics.toml"


def message_problems(document):
    """Every type of event and fact is one message, that names it and refers to its file."""
    messages = document["components"]["messages"]
    for key in files.load():
        folder, name = key.split(":")
        if folder == "shapes":
            continue
        message = messages.get(f"{folder}.{name}")
        if not message:
            yield f"no message {folder}.{name}"
        elif message["name"] != "relance." + name or message["payload"] != {"$ref": f"{folder}/{name}{files.SUFFIX}"}:
            yield f"message {folder}.{name} has another name or payload"
    known = {key.replace(":", ".") for key in files.load()}
    for name in messages:
        if name.split(".")[0] in ("events", "facts") and name.removesuffix(".to_contacts") not in known:
            yield f"message {name} has no schema file"


def use_problems(document):
    """No message without a channel, no channel that is only read or only written, no channel without a key."""
    prefix = "#/components/messages/"
    used = {m["$ref"].removeprefix(prefix) for c in document["channels"].values() for m in c["messages"].values()}
    for name in document["components"]["messages"].keys() - used:
        yield f"message {name} is in no channel"
    for name, channel in document["channels"].items():
        actions = {o["action"] for o in document["operations"].values() if o["channel"]["$ref"] == f"#/channels/{name}"}
        if actions != {"send", "receive"}:
            yield f"channel {name} is not both written and read"
        if not channel.get("x-log", {}).get("key"):
            yield f"channel {name} does not say its key"


def addresses_of(channel):
    """All addresses of a channel: its parameters stand for their words."""
    parameters = channel.get("parameters", {})
    for words in itertools.product(*(parameter["enum"] for parameter in parameters.values())):
        yield channel["address"].format(**dict(zip(parameters, words)))


def topic_problems(document, topics):
    """Every topic has a channel, and every address of a channel is a topic."""
    addresses = {name: set(addresses_of(channel)) for name, channel in document["channels"].items()}
    for name, own in addresses.items():
        for address in sorted(own - topics):
            yield f"channel {name} has the address {address}, which is no topic"
    for topic in topics - set().union(*addresses.values()):
        yield f"topic {topic} has no channel"


def main():
    document = yaml.safe_load((files.SCHEMAS / "asyncapi.yaml").read_text(encoding="utf-8"))
    problems = [*message_problems(document), *use_problems(document)]
    topics = set()
    if TOPICS.exists():
        topics = {PREFIX + topic["name"] for topic in tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"]}
        problems += topic_problems(document, topics)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"messages: {len(document['components']['messages'])}, channels: {len(document['channels'])}, "
          f"topics: {len(topics)}, problems: {len(problems)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
