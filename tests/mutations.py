"""Where a mistake can be made in a module, and what it would be: see mutants.py.

Not made are those that nobody could notice: in what only declares (types, fields), in
what is said to people (documentation, wording of errors), in how a chart looks.
"""

from __future__ import annotations

import ast
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mutant:
    """One mistake: in the source of ``module`` ``new`` stands from start to end.

    Both are counted in bytes. ``what`` tells it from others on its line.
    """

    module: str
    line: int
    operator: str
    what: str
    start: int
    end: int
    new: str

    @property
    def id(self) -> str:
        """What it is called: module, line, operator and what becomes of what."""
        return f"{self.module}:{self.line}:{self.operator}:{self.what}"

    def made(self, source: bytes) -> bytes:
        """Return the source with the mistake in it."""
        return source[: self.start] + self.new.encode() + source[self.end :]


_SWAPPED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
_OTHER_CALL = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "reversed": "list",
    "startswith": "endswith",
    "endswith": "startswith",
    "find": "rfind",
    "rfind": "find",
    "search": "match",
    "fullmatch": "match",
}
_OTHER_WORD = {"first": "last", "last": "first", "left": "inner"}
# By what a function says that it returns: what it returns instead.
_NOTHING = (
    ("bool", "not ({})"),
    ("list", "[]"),
    ("dict", "{{}}"),
    ("tuple[str, ...]", "()"),
    ("str", '""'),
    ("int", "0"),
    ("float", "0.0"),
    ("", "None"),
)
# Keywords that only check or show, or say how a chart looks; calls that only declare.
_SAYS_NOTHING = frozenset(
    re.findall(
        r"\w+",
        "strict repr compare maxsize alpha aspect axis cmap color edgecolor facecolor"
        " figsize fontsize fontweight frameon ha hatch height label layout length"
        " linewidth loc ls lw marker metadata ms ncols pad va",
    )
)
_DECLARES = {"field", "Problem", "BadData", "bad_data"}
_FLAGS = {"IGNORECASE", "I"}
_RAW = re.compile(r"\b(?:rf|fr|r)(?P<quote>[\"'])(?P<inner>(?:\\.|(?!(?P=quote)).)*)")
_GROUP = re.compile(r"\((?:\?(?:P<\w+>|<[=!]|[:=!]|[a-z]+:))?")
# What is no code and no key: several words, a colour, a setting of a chart.
_SENTENCE = re.compile(r"\w\s+\w|^\W*\s|^#[0-9a-f]{6}$|^[a-z]+\.[a-z.]+$")

_COUNTED = 12
# What bounds a window, or is a number with a sign: not shifted by one.
_WINDOW = re.compile(r"\b(?:min|max|window)\b|^-|_[A-Z]+$")

Edit = tuple[int, int, str]


class _Places(ast.NodeVisitor):
    """Finds the places where a mistake can be made: ``found``, for each its edits."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        lines = source.splitlines(keepends=True)
        self._starts = [sum(map(len, lines[:n])) for n in range(len(lines))]
        self._returns = [""]
        self.found: list[tuple[str, list[Edit]]] = []

    def at(self, node: Any) -> tuple[int, int]:
        """Return where a node starts and ends, in bytes."""
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.AST) -> str:
        start, end = self.at(node)
        return self.source[start:end].decode()

    def add(self, operator: str, *edits: Edit) -> None:
        if edits:
            self.found.append((operator, list(edits)))

    def instead(self, operator: str, node: ast.AST, *new: str) -> None:
        self.add(operator, *((*self.at(node), words) for words in new))

    def _between(self, operator: str, kind: ast.AST, left: Any, right: Any) -> None:
        """Swap the operator that stands between two nodes."""
        if type(kind) not in _SWAPPED:
            return
        old, new = _SWAPPED[type(kind)]
        start, end = self.at(left)[1], self.at(right)[0]
        place = self.source.find(old.encode(), start, end)
        if place >= 0:
            self.add(operator, (place, place + len(old), new))

    # What is passed over: it declares, or says something to people.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name == "__repr__":
            return
        self._returns.append(self.text(node.returns) if node.returns else "")
        defaults = [default for default in node.args.kw_defaults if default]
        for child in [*node.args.defaults, *defaults, *node.body]:
            self.visit(child)
        self._returns.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for child in node.body:
            self.visit(child)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        # how charts look is set in one place
        if node.value and self.text(node.target) != "_STYLE":
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        is_type = all(name[0].isupper() and not name.isupper() for name in names)
        if "__all__" not in names and not (names and is_type):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    def visit_Assert(self, node: ast.Assert) -> None:
        pass

    # What can go wrong.

    def visit_Compare(self, node: ast.Compare) -> None:
        sides = [node.left, *node.comparators]
        for kind, left, right in zip(node.ops, sides, sides[1:], strict=False):
            self._between("compare", kind, left, right)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between("and-or", node.op, left, right)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        sides = (node.left, node.right)
        joins = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple)
        is_text = any(
            isinstance(side, joins) and not _is_number(side) for side in sides
        )
        is_flag = any(self.text(side).startswith("re.") for side in sides)
        if not is_text and not is_flag:
            self._between("arithmetic", node.op, *sides)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert):
            self.instead("not", node, f"({self.text(node.operand)})")
        elif isinstance(node.op, ast.USub):
            self.instead("sign", node, self.text(node.operand))
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._between("arithmetic", node.op, node.target, node.value)
        self.instead("statement", node, "pass")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self.instead("constant", node, str(not value))
        elif isinstance(value, int | float):
            # of a window of 60 characters nobody notices the 61st
            other = value + 1 if value <= _COUNTED else value // 4
            self.instead("constant", node, str(other))
        elif isinstance(value, str) and not self._patterns(node):
            short = len(value) <= 40 and not _SENTENCE.search(value)
            if short and value.isprintable():
                self.instead("word", node, repr(_OTHER_WORD.get(value, f"{value}x")))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._patterns(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if self.text(node) in {f"re.{flag}" for flag in _FLAGS}:
            self.instead("pattern", node, "0")
        self.generic_visit(node)

    def _patterns(self, node: ast.AST) -> bool:
        """Find what can go wrong in the patterns of a raw string; tell if it is one."""
        start = self.at(node)[0]
        text = self.text(node)
        pieces = list(_RAW.finditer(text))
        for piece in pieces:
            before = start + len(text[: piece.start("inner")].encode())
            inner = piece["inner"]
            self.add(
                "pattern",
                *(
                    (
                        before + len(inner[:first].encode()),
                        before + len(inner[:last].encode()),
                        new,
                    )
                    for first, last, new in pattern_edits(inner)
                ),
            )
        return bool(pieces)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func
        called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
        if called in _DECLARES:
            return
        if called in _OTHER_CALL:
            end = self.at(name)[1]
            place = (end - len(called), end)
            self.add("call", (*place, _OTHER_CALL[called]))
        if called == "sorted":
            self.instead("call", node, f"{self.text(node)}[::-1]")
        self.visit(name)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in _SAYS_NOTHING:
                self._without(node, keyword)
                self.visit(keyword.value)

    def _without(self, node: ast.Call, keyword: ast.keyword) -> None:
        """Leave a keyword out of a call, with a comma beside it."""
        start, end = self.at(keyword)
        close = self.at(node)[1] - 1
        after = re.match(rb"\s*,", self.source[end:close])
        before = re.search(rb",\s*$", self.source[self.at(node)[0] : start])
        if keyword.arg and after:
            self.add("keyword", (start, end + after.end(), ""))
        elif keyword.arg:
            self.add("keyword", (start - len(before[0]) if before else start, end, ""))

    def visit_Subscript(self, node: ast.Subscript) -> None:
        place = self.text(node.slice)
        other = {"0": ("-1", "1"), "-1": ("0",)}.get(place)
        if other:
            self.instead("index", node.slice, *other)
            self.visit(node.value)
        else:
            self.generic_visit(node)

    def visit_Slice(self, node: ast.Slice) -> None:
        for side in (node.lower, node.upper):
            words = self.text(side) if side else ""
            if side and not _WINDOW.search(words) and not _is_number(side):
                self.instead("slice", side, f"({words}) + 1")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not isinstance(node.value, ast.Constant):
            returns = self._returns[-1]
            nothing = next(new for kind, new in _NOTHING if returns.startswith(kind))
            self.instead("return", node.value, nothing.format(self.text(node.value)))
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        # a generator stays one without its yield
        yields = isinstance(node.value, ast.Yield | ast.YieldFrom)
        self.instead("statement", node, "yield from ()" if yields else "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.instead("statement", node, "pass")

    def visit_Break(self, node: ast.Break) -> None:
        self.instead("statement", node, "pass")

    def _condition(self, test: ast.expr, *always: str) -> None:
        # a name that the condition gives must still be given where it is used
        names = any(isinstance(part, ast.NamedExpr) for part in ast.walk(test))
        self.instead("condition", test, *(["False"] if names else always))

    def visit_If(self, node: ast.If) -> None:
        if self.text(node.test) != "TYPE_CHECKING":
            self._condition(node.test, "True", "False")
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test, "True", "False")
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._condition(node.test, "False")
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._condition(test, "True")
        self.generic_visit(node)


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def pattern_edits(inner: str) -> list[Edit]:
    """Return the mistakes that can be made in a piece of a regular expression.

    An alternative is left out, or "+" stands for "*" and the other way round; but how
    much white space there may be between words makes no difference to what they say. A
    piece may begin or end within a group.
    """
    edits: list[Edit] = []
    # for each open group: where its present alternative begins, and if after a bar
    open_groups = [(0, False)]
    for start, end, kind in _tokens(inner):
        first, after_bar = open_groups[-1]
        if kind in "+*":
            if inner[:start].endswith((r"\s", " ")):
                continue
            edits.append((start, end, "*" if kind == "+" else "+"))
        elif kind == "(":
            open_groups.append((end, False))
        elif kind == "|":
            if after_bar or len(open_groups) > 1:
                edits.append((first, start if after_bar else end, ""))
            open_groups[-1] = (start, True)
        elif kind == ")":
            if after_bar:
                edits.append((first, start, ""))
            open_groups = open_groups[:-1] or [(end, False)]
    first, after_bar = open_groups[-1]
    if after_bar:
        edits.append((first, len(inner), ""))
    return [edit for edit in edits if edit[0] < edit[1]]


def _tokens(inner: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of what structures a pattern: ( ) | + and *.

    Classes, what is escaped, counts and names in braces are passed over.
    """
    position = 0
    passed = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\{.*?\}\}|\{.*?\}")
    while position < len(inner):
        if skipped := passed.match(inner, position):
            position = skipped.end()
        elif group := _GROUP.match(inner, position):
            yield position, group.end(), "("
            position = group.end()
        else:
            if inner[position] in ")|+*":
                yield position, position + 1, inner[position]
            position += 1


def places(module: str, source: bytes) -> list[list[Mutant]]:
    """Return the places of a module where a mistake can be made, with its mutants.

    A mutant that is no Python is left out.
    """
    finder = _Places(source)
    finder.visit(ast.parse(source))
    seen: Counter[str] = Counter()
    found = []
    for operator, edits in sorted(finder.found, key=lambda place: place[1]):
        mutants = []
        for start, end, new in edits:
            line = source[:start].count(b"\n") + 1
            old = source[start:end].decode()
            what = re.sub(r"\s+", " ", f"{_cut(old)}>{_cut(new)}")
            seen[f"{line}{operator}{what}"] += 1
            times = seen[f"{line}{operator}{what}"]
            what += f"#{times}" if times > 1 else ""
            mutant = Mutant(module, line, operator, what, start, end, new)
            if _is_python(mutant.made(source)):
                mutants.append(mutant)
        if mutants:
            found.append(mutants)
    return found


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 24 else f"{words[:23]}…"


def _is_python(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def sample(
    found: dict[str, list[list[Mutant]]], size: int, seed: int | str
) -> list[Mutant]:
    """Draw mutants: from each module as many as its share of all the places.

    No place is drawn twice. What is drawn from a module hangs on the seed and on that
    module alone, so that a change in one leaves the others' as they are.
    """
    total = sum(map(len, found.values()))
    size = min(size, total)
    shares = {module: size * len(listed) / total for module, listed in found.items()}
    counts = {module: int(exact) for module, exact in shares.items()}
    by_rest = sorted(shares, key=lambda module: counts[module] - shares[module])
    for module in by_rest[: size - sum(counts.values())]:
        counts[module] += 1
    drawn = []
    for module, listed in found.items():
        chance = random.Random(f"{seed} {module}")
        for place in chance.sample(listed, counts[module]):
            drawn.append(chance.choice(place))
    return sorted(drawn, key=lambda mutant: (mutant.module, mutant.start))


def difference(mutant: Mutant, source: bytes) -> str:
    """Return the line that a mutant changes, as it is and as it becomes."""
    first = source.rfind(b"\n", 0, mutant.start) + 1
    last = source.find(b"\n", mutant.end)
    after = mutant.made(source)
    grown = len(after) - len(source)
    lines = (source[first:last], after[first : last + grown])
    old, new = (" ".join(line.decode().split()) for line in lines)
    cut = max(0, len(os.path.commonprefix([old, new])) - 60)
    return "\n".join(
        f"    {sign} {'…' if cut else ''}{line[cut : cut + 110]}"
        for sign, line in (("-", old), ("+", new))
    )
