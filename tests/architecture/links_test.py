"""Links between documents lead to files and headings that exist, and the sources that the guides name exist, too."""

import os
import re
import unittest

import project

DOCUMENT = ".md"
GUIDES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
SOURCE = re.compile(r"(?<![\w/*<>.-])[\w/.-]+\.(?:cpp|h|py|toml)\b")
FOLDERS_OF_OTHERS = ("build", "node_modules", ".git")


def documents():
    for folder, names, files in os.walk(project.SOURCE_DIR):
        names[:] = [name for name in names if name not in FOLDERS_OF_OTHERS]
        yield from (os.path.join(folder, file) for file in sorted(files) if file.endswith(DOCUMENT))


def without_code(text):
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def broken(document, text, read):
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = os.path.normpath(os.path.join(os.path.dirname(document), path)) if path else document
        if not os.path.exists(file):
            found.append(f"{document}: {target}: no such file")
        elif anchor and file.endswith(DOCUMENT) and anchor not in anchors(read(file)):
            found.append(f"{document}: {target}: no such heading")
    return found


def missing_sources(text, files):
    """Sources named in code, by their path or the end of it, that are not among the files."""
    named = {name for code in re.findall(r"`([^`<*\n]+)`", text) for name in SOURCE.findall(code)}
    return sorted(name for name in named if not any(f"/{file}".endswith(f"/{name}") for file in files))


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


class LinksTest(unittest.TestCase):

    def test_links_lead_to_files_and_headings_that_exist(self):
        found = [problem for document in documents() for problem in broken(document, read(document), read)]
        self.assertEqual(found, [], "\n".join(found))

    def test_sources_that_the_guides_name_exist(self):
        files = [os.path.relpath(os.path.join(folder, file), project.SOURCE_DIR)
                 for top in ("src", "include", "tests", "topology") for folder, _, files in
                 os.walk(project.SOURCE_DIR / top) for file in files]
        for guide in GUIDES:
            self.assertEqual([], missing_sources(read(project.SOURCE_DIR / guide), files), guide)

    def test_a_source_that_is_gone_is_found(self):
        self.assertEqual(["b/gone.cpp"], missing_sources("`a.h`: `f`, `b/gone.cpp`, `*_test.cpp`", ["x/a.h", "gone.cpp"]))

    def test_broken_links_are_found(self):
        here = os.path.join(project.SOURCE_DIR, "README.md")
        text = "# A `heading`, here\n[a](#a-heading-here) [b](docs) [c](https://example.org) `[d](none)`\n"
        self.assertEqual(broken(here, text, lambda _: text), [])
        for link in ("[a](#another)", "[a](none.md)", "[a](docs/none.md#a)"):
            self.assertEqual(len(broken(here, text + link, lambda _: text)), 1, link)


if __name__ == "__main__":
    unittest.main()
