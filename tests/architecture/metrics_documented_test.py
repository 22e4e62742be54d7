"""Every metric of the program is explained in docs/, and no other."""

import re
import unittest

import project

DOCUMENTS = ("docs/running.md", "docs/operations.md")


def text_of(name):
    return (project.SOURCE_DIR / name).read_text(encoding="utf-8")


def sources():
    """The text of all sources that report metrics."""
    files = sorted(path for folder in ("src/components", "src/runtime") for path in (project.SOURCE_DIR / folder).rglob("*.cpp"))
    return "".join(path.read_text(encoding="utf-8") for path in files)


def written(text):
    """Names of metrics in a source."""
    return set(re.findall(r'"((?:relance|process)_[a-z0-9_]+)"', text))


def explained(text):
    """Names of metrics in a document: in code, with labels or functions around them or without."""
    return {name for code in re.findall(r"`([^`]+)`", text)
            for name in re.findall(r"\b((?:relance_(?:log|task|worker|clock|http|ingress|views|api|cache)|process)_[a-z0-9_]+)", code)}


def rows(text):
    """Names of metrics that have a row of a table of their own."""
    return {name for line in text.splitlines() if line.startswith("| `") for name in explained(line.split("|")[1])}


class MetricsDocumentedTest(unittest.TestCase):

    def test_every_metric_has_a_row_that_says_what_it_means(self):
        self.assertEqual(set(), written(sources()) - set().union(*(rows(text_of(name)) for name in DOCUMENTS)))

    def test_no_document_names_a_metric_that_there_is_not(self):
        for name in DOCUMENTS:
            self.assertEqual(set(), explained(text_of(name)) - written(sources()), name)

    def test_what_the_checks_look_for_is_found(self):
        self.assertEqual({"relance_task_ready"}, written('page.gauge("relance_task_ready", "Whether")'))
        text = "| `relance_task_ready{log}` | 1 | `rate(relance_log_up[5m])` |\nnot relance_log_end, but `relance_task_lag`"
        self.assertEqual({"relance_task_ready", "relance_log_up", "relance_task_lag"}, explained(text))
        self.assertEqual({"relance_task_ready"}, rows(text))


if __name__ == "__main__":
    unittest.main()
