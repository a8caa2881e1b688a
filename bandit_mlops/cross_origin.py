"""Which web pages of others may use a service: what it says in headers, and in Django's settings."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept
from bandit_mlops.catalog.services import CREDENTIALS_HEADER, DJANGO_CREDENTIALS, DJANGO_PAGES, ORIGIN_HEADER
from bandit_mlops.issues import HIGH, LOW, MEDIUM, excerpt, issue
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    import bandit

_PAGES = {setting.name: setting for setting in DJANGO_PAGES}
_CALLERS_ORIGIN = pattern(
    r"""(?i)(?:headers?|meta|environ|scope)\b.{0,40}["'](?:http_)?origin["']|\brequest\.(?:headers\.)?origin\b"""
)
_SPELLINGS = (CREDENTIALS_HEADER.title(), CREDENTIALS_HEADER, CREDENTIALS_HEADER.upper())
_DEEPEST = 4
_MOST_VALUES = 20
_GAIN = "Any web page can call this service with the login of the user who looks at it"


# headers


def speaks_of_credentials(file: door.File) -> bool:
    """Whether a file says of any answer that pages of others may have it with the user's login.

    :param file: the file
    """
    return any(map(file.mentions, _SPELLINGS))


def header_issue(file: door.File, node: ast.AST) -> bandit.Issue | None:
    """The finding about a header that lets all web pages in, with the user's login.

    :param file: a file that ``speaks_of_credentials``
    :param node: an assignment or a call
    :return: the issue, None where it's no such header, where only some pages may, or none with a login
    """
    origin = next((value for name, value in _headers(node) if name == ORIGIN_HEADER), None)
    if origin is None:
        return None
    scope = _function(node)
    if not _admits_logins(scope):
        return None
    if isinstance(origin, ast.Constant):
        if origin.value != "*":
            return None
        return issue(
            severity=LOW,
            confidence=HIGH,
            cwe=942,
            what="Any web page can call this service from the browser of whoever looks at it",
            evidence=f"the header is '*', line {origin.lineno}, beside one for credentials, which browsers refuse",
            fix='Name the page that may: `headers["Access-Control-Allow-Origin"] = "https://app.example.com"`',
        )
    if not _is_callers(origin, scope, 0) or _is_checked(scope):
        return None
    return issue(
        severity=MEDIUM,
        confidence=MEDIUM,
        cwe=942,
        what=_GAIN,
        evidence=f"the caller's own origin is sent back, {_shown(origin)}, with credentials",
        fix="Send it back only if it's known: `if origin in ALLOWED_ORIGINS:`",
    )


@kept
def _admits_logins(scope: ast.AST) -> bool:
    """Whether a function sends the header that lets pages of others act with the user's login."""
    return any(
        name == CREDENTIALS_HEADER and _is_true(value) for node in _walk(scope) for name, value in _headers(node)
    )


def _headers(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The headers that a node sets, by their names in lower case."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                yield _text(target.slice), node.value
        yield from _pairs(node.value)
    elif isinstance(node, ast.Call):
        if len(node.args) == 2:
            yield _text(node.args[0]), node.args[1]
        for given in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from _pairs(given)


def _pairs(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Dict):
        yield from ((_text(key), value) for key, value in zip(node.keys, node.values, strict=True))
    elif isinstance(node, (ast.List, ast.Tuple)):
        for pair in node.elts:
            if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                yield _text(pair.elts[0]), pair.elts[1]


def _text(node: ast.expr | None) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return text.lower() if isinstance(text, str) else ""


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is True or _text(node) == "true")


def _function(node: ast.AST) -> ast.AST:
    """The function around a node, or else the whole file."""
    while not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)) and hasattr(node, "_bandit_parent"):
        node = node._bandit_parent
    return node


@kept
def _assigned(scope: ast.AST) -> Mapping[str, Sequence[ast.expr]]:
    """What a function gives to its names."""
    found: dict[str, list[ast.expr]] = {}
    for node in _walk(scope):
        if isinstance(node, (ast.Assign, ast.NamedExpr)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


@kept
def _walk(scope: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a function; of a file those that are in no function."""
    left: list[ast.AST] = [scope]
    found = []
    while left:
        node = left.pop()
        found.append(node)
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) or not isinstance(scope, ast.Module):
                left.append(child)
    return tuple(found)


def _is_callers(node: ast.expr, scope: ast.AST, depth: int) -> bool:
    """Whether a value is the ``Origin`` that the request came with."""
    if depth > _DEEPEST:
        return False
    if isinstance(node, ast.Name):
        return any(_is_callers(value, scope, depth + 1) for value in _assigned(scope).get(node.id, ())[:_MOST_VALUES])
    if isinstance(node, ast.BoolOp):
        return any(_is_callers(value, scope, depth + 1) for value in node.values)
    if isinstance(node, ast.IfExp):
        return any(_is_callers(value, scope, depth + 1) for value in (node.body, node.orelse))
    return _CALLERS_ORIGIN.search(ast.unparse(node)) is not None


@kept
def _is_checked(scope: ast.AST) -> bool:
    """Whether a function compares an origin with what it knows, or asks another function about it."""
    for node in _walk(scope):
        if isinstance(node, ast.Compare):
            constants = [side.value for side in (node.left, *node.comparators) if isinstance(side, ast.Constant)]
            is_there = _text(node.left) == "origin" or any(value in {None, "", "null"} for value in constants)
            if not is_there and "origin" in ast.unparse(node).lower():
                return True
        elif isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
            for call in ast.walk(node.test):
                asked = isinstance(call, ast.Call) and "origin" in ast.unparse(call).lower()
                if asked and not _CALLERS_ORIGIN.search(ast.unparse(call)):
                    return True
    return False


def _shown(node: ast.expr) -> str:
    return f"`{excerpt(ast.unparse(node))}`, line {node.lineno}"


# Django


def may_name_pages(file: door.File) -> bool:
    """Whether a file names a setting of Django that lets web pages in."""
    return "DEBUG" in file.text.words or not file.text.words.isdisjoint(_PAGES)


def names_pages(node: ast.Assign) -> bool:
    """Whether an assignment sets what lets web pages in, in Django's settings: a cheap look.

    :param node: any assignment
    """
    target = node.targets[0]
    return isinstance(target, ast.Name) and (target.id in _PAGES or target.id == "DEBUG")


def django_issue(file: door.File, node: ast.Assign) -> bandit.Issue | None:
    """The finding about settings of Django that let all web pages in, or show error pages to everybody.

    :param file: the file
    :param node: an assignment that ``names_pages``
    :return: the issue, None for other values, where it's for some surroundings only, and in other files
    """
    target = node.targets[0]
    if not isinstance(target, ast.Name) or not isinstance(getattr(node, "_bandit_parent", None), ast.Module):
        # In a branch: for whoever develops.
        return None
    if target.id == "DEBUG":
        return _debug_issue(file, node)
    setting = _PAGES[target.id]
    given = [value for value in _constants(node.value) if value.value in setting.values]
    if not given or not any(map(file.mentions, ("corsheaders", "INSTALLED_APPS", "MIDDLEWARE"))):
        return None
    with_login = _set_in(file, DJANGO_CREDENTIALS)
    if with_login is False:
        return None
    severity, gain = LOW, "Any web page can call this service from the browser of whoever looks at it"
    if with_login is True:
        severity, gain = MEDIUM, _GAIN
    return issue(
        severity=severity,
        confidence=HIGH,
        cwe=942,
        what=gain,
        evidence=f"{target.id} holds {given[0].value!r}, line {node.lineno}"
        + (f"; {DJANGO_CREDENTIALS} = True" if with_login else ""),
        fix='Name the pages that may: `CORS_ALLOWED_ORIGINS = ["https://app.example.com"]`',
    )


def _debug_issue(file: door.File, node: ast.Assign) -> bandit.Issue | None:
    is_on = isinstance(node.value, ast.Constant) and node.value.value is True
    if not is_on or not file.mentions("ALLOWED_HOSTS") or not file.mentions("INSTALLED_APPS"):
        return None
    hosts = [
        value
        for statement in file.tree.body
        if isinstance(statement, ast.Assign) and "ALLOWED_HOSTS" in {getattr(t, "id", "") for t in statement.targets}
        for value in _constants(statement.value)
        if value.value == "*"
    ]
    if not hosts:
        return None
    return issue(
        severity=MEDIUM,
        confidence=HIGH,
        cwe=489,
        what="Error pages show source code, settings and local values to whoever causes an error, from any host",
        evidence=f"DEBUG is True, line {node.lineno}; ALLOWED_HOSTS holds '*', line {hosts[0].lineno}",
        fix='`DEBUG = os.environ.get("DEBUG") == "1"`, and name the hosts: `ALLOWED_HOSTS = ["app.example.com"]`',
    )


def _set_in(file: door.File, name: str) -> object:
    """The constant that a file's own variable is; None if it isn't set."""
    for statement in file.tree.body:
        if isinstance(statement, ast.Assign) and name in {getattr(t, "id", "") for t in statement.targets}:
            return statement.value.value if isinstance(statement.value, ast.Constant) else None
    return None


def _constants(node: ast.expr) -> Iterator[ast.Constant]:
    elements = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else [node]
    for element in elements:
        if isinstance(element, ast.Call) and element.args:
            # re.compile(".*")
            element = element.args[0]
        if isinstance(element, ast.Constant):
            yield element
