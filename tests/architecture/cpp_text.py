"""C++ as text: without comments and literals, its functions and its enumerations."""

import dataclasses
import functools
import pathlib
import re

LEXEME = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>(?:u8|[uUL])?R"(?P<tag>[^()\s\\"]{0,16})\(.*?\)(?P=tag)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<character>'(?:\\.|[^'\\\n])+')
      | (?:\.?\d(?:[\w.]|'\w)*|\w+)""",
    re.DOTALL | re.VERBOSE)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
_ENUM = re.compile(r"\benum\s+(?:class\s+|struct\s+)?(\w+)[^{;]*\{([^}]*)\}")


def _blank(match):
    if match.lastgroup is None:
        return match.group()
    return re.sub(r"[^\n]", " ", match.group())


def without_comments_and_literals(text):
    """The same text with spaces for both, so that lines and columns stay."""
    return LEXEME.sub(_blank, text)


@dataclasses.dataclass(frozen=True)
class SourceFile:
    path: pathlib.PurePosixPath  # from the project's root
    text: str

    @functools.cached_property
    def code(self):
        return without_comments_and_literals(self.text)

    @functools.cached_property
    def lines(self):
        return self.text.splitlines()

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def at(self, offset, what):
        return f"{self.path}:{self.line_of(offset)}: {what}"

    def includes(self):
        """(offset, whether in angle brackets, path) of every include."""
        for match in _INCLUDE.finditer(self.text):
            yield match.start(1), match.group(1) == "<", match.group(2)


def load(root, folders, suffixes):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.name.endswith(suffixes):
                relative = pathlib.PurePosixPath(path.relative_to(root).as_posix())
                yield SourceFile(relative, path.read_text(encoding="utf-8"))


def _without_parentheses(text):
    depth, kept = 0, []
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0 and character != ")":
            kept.append(character)
    return "".join(kept)


def _without_template(head):
    """The head behind `template <...>`."""
    match = re.search(r"\btemplate\s*<", head)
    if not match:
        return head
    depth = 0
    for i in range(match.end() - 1, len(head)):
        depth += (head[i] == "<") - (head[i] == ">")
        if depth == 0:
            return _without_template(head[i + 1:])
    return head


def _block_kind(head):
    """What the brace behind `head` opens outside functions: a scope, a function, or an initialiser."""
    head = _without_template(re.sub(r"\b(public|protected|private)\s*:(?!:)", " ", head)).strip()
    if re.match(r"(?:\[\[.*?\]\]\s*)*(?:inline\s+)?(?:namespace|class|struct|union|enum|extern)\b", head):
        return "scope"
    bare = re.sub(r"\boperator\s*[^\s\w(]+", "operator ", _without_parentheses(head))
    if "(" not in head or "=" in bare:
        return "initialiser"
    in_member_list = re.search(r"\)\s*(?:noexcept\s*)?:(?!:)", head)
    if in_member_list and re.search(r"[\w>]$", head):
        return "initialiser"
    return "function" if _is_outside_parentheses(head) else "initialiser"


def _is_outside_parentheses(head):
    return head.count("(") == head.count(")")


def functions(source):
    """(offset, number of lines from the opening brace's to the closing brace's) of every function definition."""
    code = "\n".join("" if line.lstrip().startswith("#") else line for line in source.code.split("\n"))
    stack, head_start = [], 0
    offsets = _line_offsets(source.code, code)
    for match in re.finditer(r"[{};]", code):
        inside = stack and stack[-1][0] != "scope"
        if match.group() == "{":
            kind = "inner" if inside else _block_kind(code[head_start:match.start()])
            stack.append((kind, match.start()))
            if kind == "scope":
                head_start = match.end()
        elif match.group() == "}" and stack:
            kind, start = stack.pop()
            if kind == "function":
                yield offsets(start), code.count("\n", start, match.start()) + 1
            if kind in ("function", "scope"):
                head_start = match.end()
        elif match.group() == ";" and not inside:
            head_start = match.end()


def _line_offsets(original, changed):
    """Where an offset of the changed text lies in the original; both have the same lines."""
    starts = [0, *(match.end() for match in re.finditer("\n", original))]
    return lambda offset: starts[changed.count("\n", 0, offset)]


def enumerations(source):
    """(offset, name, enumerators, comment right above) of every enumeration."""
    for match in _ENUM.finditer(source.code):
        above = []
        line = source.line_of(match.start()) - 2
        while line >= 0 and source.lines[line].lstrip().startswith("//"):
            above.append(source.lines[line])
            line -= 1
        enumerators = [text.strip() for text in match.group(2).split(",") if text.strip()]
        yield match.start(), match.group(1), enumerators, "\n".join(reversed(above))
