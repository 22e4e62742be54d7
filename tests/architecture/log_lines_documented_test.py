"""Every log line of level info and above has a row in docs/running.md, every row has a line, and a test looks for it."""

import re
import unittest

import project

DOCUMENT = "docs/running.md"
HEADING = "| line | level | meaning |"
LEVELS = {"info", "warning", "error"}
# What no test can bring about, and why.
UNREACHED = {"HTTP server failed": "only the event loop's own bookkeeping throws there, for want of memory"}


def files_of(folder, *suffixes):
    return sorted(path for path in (project.SOURCE_DIR / folder).rglob("*") if path.suffix in suffixes)


def sources():
    return "".join(path.read_text(encoding="utf-8") for folder in ("include", "src") for path in files_of(folder, ".h", ".cpp")
                   if path.name not in ("logging.h", "logging.cpp"))


def tests():
    return "".join(path.read_text(encoding="utf-8") for path in files_of("tests", ".cpp", ".py") if path.name != "log_lines_documented_test.py")


def written(text):
    """Lines of a source, with the levels that they may have; a text that goes on at run time ends with `...`."""
    lines = {}
    for level, line, rest in re.findall(r'logging::(info|warning|error)\(\s*"([^"]+)"(\s*\+)?', text):
        lines.setdefault(line.strip() + (" ..." if rest else ""), set()).add(level)
    for call in re.findall(r'logging::write\(([^;]*?)(?:\{\{|fields)', text):
        levels = {level.lower() for level in re.findall(r"Level::k(\w+)", call)} or LEVELS
        for line in re.findall(r'"([^"]+)"', call):
            lines.setdefault(line, set()).update(levels)
    for line in re.findall(r'report\([\w.]+, "([^"]+)", reason\)', text):
        lines.setdefault(line, set()).add("error")
    return lines


def rows(text):
    """Of the table: the lines of each row, and its levels."""
    table = text[text.index(HEADING):].split("\n\n", 1)[0]
    cells = [row.split("|")[1:3] for row in table.splitlines()[2:]]
    return [(re.findall(r"`([^`]+)`", names), set(re.findall(r"\w+", levels)) & (LEVELS | {"debug"})) for names, levels in cells]


def documented():
    return rows((project.SOURCE_DIR / DOCUMENT).read_text(encoding="utf-8"))


class LogLinesDocumentedTest(unittest.TestCase):

    def test_every_line_has_a_row_and_every_row_a_line(self):
        self.assertEqual(set(written(sources())), {name for names, levels in documented() for name in names if levels & LEVELS})

    def test_a_row_gives_the_levels_of_its_lines(self):
        in_sources = written(sources())
        for names, levels in documented():
            if levels & LEVELS:
                with self.subTest(names):
                    self.assertLessEqual(levels, set().union(*(in_sources[name] for name in names)))

    def test_a_test_looks_for_every_line(self):
        asserted = tests()
        self.assertEqual(set(UNREACHED), {line for line in written(sources()) if line.removesuffix(" ...") not in asserted})

    def test_what_the_checks_look_for_is_found(self):
        source = 'logging::warning("cache down", {{}});\nlogging::info("listening on " + address);\n' \
                 'logging::write(is_bad ? logging::Level::kError : logging::Level::kInfo,\n is_bad ? "bad" : "good", {{"a", b}});' \
                 'report(counters.failures, "closed", reason);'
        self.assertEqual({"cache down": {"warning"}, "listening on ...": {"info"}, "bad": {"error", "info"}, "good": {"error", "info"},
                          "closed": {"error"}}, written(source))
        table = f"x\n{HEADING}\n| --- | --- | --- |\n| `cache down`, `cache up` | warning, info | Redis |\n\n| `other` | info | x |"
        self.assertEqual([(["cache down", "cache up"], {"warning", "info"})], rows(table))


if __name__ == "__main__":
    unittest.main()
