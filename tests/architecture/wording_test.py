"""Documents, help, errors, log lines and API texts use the terms of docs/glossary.md, and none of the words that it rules out."""

import json
import re
import unittest

import yaml

import cpp_text
import project

GLOSSARY = "docs/glossary.md"
PROSE = (".md",)
COMMENTED = ("docker-compose.yml", ".env.example", "Dockerfile", "dev")
OPENAPI = "schemas/http/openapi.json"
ASYNCAPI = "schemas/asyncapi.yaml"
# What is part of something is no component.
IDIOMS = {"part": r"(?<!\bin )(?<!\bas )(?<!\bfor my )\bpart\b(?! of\b)", "parts": r"\bparts\b(?! of\b)"}


def ruled_out(glossary):
    """The words of the column `not`, as (word, pattern)."""
    words = []
    for line in glossary.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 2:
            words += re.findall(r"`([^`]+)`", cells[-1]) if len(cells) in (2, 3) else []
    return [(word, re.compile(IDIOMS.get(word, rf"\b{re.escape(word)}\b"), re.IGNORECASE)) for word in words]


def prose_of(markdown):
    """A document without code and without the targets of its links; lines stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    text = re.sub(r"^```.*?^```$", blank, markdown, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", blank, text)
    return re.sub(r"\]\([^)\n]*\)", blank, text)


def sentences_of(source):
    """The literals of C++ that people read: those with a blank between words. The rest is spaces."""
    kept = list(re.sub(r"[^\n]", " ", source))
    for match in cpp_text.LEXEME.finditer(source):
        literal = match.lastgroup in ("string", "raw", "tag")
        included = source.rfind("#include", source.rfind("\n", 0, match.start()) + 1, match.start()) >= 0
        if literal and not included and re.search(r"[a-z,.:] [a-z]", match.group()) and "SELECT" not in match.group():
            kept[match.start():match.end()] = match.group()
    return "".join(kept)


def comments_of(text):
    return "\n".join(line[line.index("#"):] if "#" in line else "" for line in text.splitlines())


def descriptions(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "summary", "title") and isinstance(value, str):
                yield value
            else:
                yield from descriptions(value)
    elif isinstance(node, list):
        for value in node:
            yield from descriptions(value)


def tracked(suffixes, folders=(".",)):
    for folder in folders:
        for path in sorted((project.SOURCE_DIR / folder).rglob("*")):
            name = path.relative_to(project.SOURCE_DIR).as_posix()
            if path.suffix in suffixes and not re.search(r"(^|/)(build|node_modules|relance-data|\.git)/", name):
                yield name


def texts():
    """(name, text that people read) of everything in the project."""
    def read(name):
        return (project.SOURCE_DIR / name).read_text(encoding="utf-8")
    for name in tracked(PROSE):
        if name != GLOSSARY:
            yield name, prose_of(read(name))
    for name in COMMENTED:
        yield name, comments_of(read(name))
    yield OPENAPI, "\n".join(descriptions(json.loads(read(OPENAPI))))
    yield ASYNCAPI, "\n".join(descriptions(yaml.safe_load(read(ASYNCAPI))))
    for name in tracked((".cpp", ".h"), ("src", "include")):
        yield name, sentences_of(read(name))


def findings(name, text, words):
    return [f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {word}: "
            f"{text[max(0, match.start() - 30):match.end() + 30].strip()!r}"
            for word, pattern in words for match in pattern.finditer(text)]


class WordingTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.words = ruled_out((project.SOURCE_DIR / GLOSSARY).read_text(encoding="utf-8"))

    def test_texts_use_no_word_that_the_glossary_rules_out(self):
        found = [finding for name, text in texts() for finding in findings(name, text, self.words)]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_the_words_of_the_house_style_are_ruled_out(self):
        words = {word for word, _ in self.words}
        for word in ("part", "verb", "bell", "letter box", "anew", "stands", "tells", "whoever", "likewise", "of us",
                     "is good too", "may everything", "who keeps the view"):
            self.assertIn(word, words)

    def test_a_word_is_found_where_people_read_it_and_nowhere_else(self):
        def found(text):
            return findings("a", text, self.words)
        self.assertTrue(found(prose_of("The row stands there.\n")))
        self.assertTrue(found(prose_of("Each part runs alone.\n")))
        for text in ("It is part of the log.\n", "`stands`\n", "```\nit stands\n```\n", "[it](stands.md)\n", "standby\n"):
            self.assertEqual(found(prose_of(text)), [], text)
        self.assertTrue(found(sentences_of('throw Error("the row stands there");\n')))
        for text in ("// it stands here\n", 'f("stands");\n', '#include "is stands.h"\n', "int stands = 1;\n"):
            self.assertEqual(found(sentences_of(text)), [], text)
        self.assertTrue(found(comments_of("a: 1  # it stands here\n")))
        self.assertEqual(list(descriptions({"a": [{"description": "it stands"}]})), ["it stands"])


if __name__ == "__main__":
    unittest.main()
