"""A call in a scanned file -> the catalogue entries for what it calls."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec
from bandit.core import constants

from bandit_mlops import extensions, trusted
from bandit_mlops.analysis import door
from bandit_mlops.analysis.by_name import ModelNames
from bandit_mlops.analysis.kept import index_in_block, is_left, kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import Callee, NameTable, Wrapper, callees, last_word
from bandit_mlops.analysis.origins import Facts
from bandit_mlops.analysis.survey import Interest
from bandit_mlops.analysis.values import (
    Arguments,
    Call,
    Constant,
    Item,
    Library,
    Member,
    Parameter,
    leaves,
    options,
)
from bandit_mlops.analysis.values import (
    Mapping as Dictionary,
)
from bandit_mlops.catalog.entries import Handler, Origin, Sanitizer
from bandit_mlops.issues import LOW, excerpt
from bandit_mlops.patterns import pattern
from bandit_mlops.settings import Settings, in_force, stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    import bandit
    from astroid import nodes
    from bandit.core.context import Context

    from bandit_mlops.analysis.values import Value


class Entry(Protocol):
    """An entry of the catalogue: one of the types in ``catalog.entries`` that are found by the name of a call."""

    @property
    def names(self) -> tuple[str, ...]:
        """The dotted names of what is called."""


E = TypeVar("E", bound=Entry)

_MOST_SINKS = 12
_DICTIONARY = "dict"
_DEEPEST_CALL = 4


class Catalogue(msgspec.Struct, frozen=True):
    """All entries, ready to be found by name."""

    tables: tuple[NameTable[Entry], ...]
    """One for each type of entry: a name that one of them knows exactly doesn't hide another's patterns."""
    interest: Interest
    facts: Facts

    def entries(self, name: str) -> Iterator[Entry]:
        """The entries for a dotted name, of all types."""
        for table in self.tables:
            yield from table.get(name)


class Site(msgspec.Struct, frozen=True, eq=False):
    """A call that calls something in the catalogue."""

    file: door.File
    node: ast.Call
    call: nodes.Call
    matches: tuple[tuple[Entry, Callee], ...]
    facts: Facts
    settings: Settings

    def of(self, kind: type[E], rule: str = "") -> Iterator[tuple[E, Callee]]:
        """The entries of one type for what the call may call: of several that fit a name, the first.

        :param kind: the type of entry
        :param rule: the rule that the entries name, where entries of the type name one
        :return: entries, each with what is called
        """
        settled: set[int] = set()
        for entry, callee in self.matches:
            if isinstance(entry, kind) and id(callee) not in settled and getattr(entry, "rule", "") == rule:
                settled.add(id(callee))
                yield entry, callee

    def first_issue(
        self, kind: type[E], judge: Callable[[E, Callee], bandit.Issue | None], rule: str = ""
    ) -> bandit.Issue | None:
        """The first finding about what the call may call.

        A function of the project that hands its parameters on is judged with what this call passes. It's reported here
        only if its own line isn't, or if this call makes it worse, or if it stands in another file and gets more than
        constants: a reader of this file doesn't see that line.

        :param kind: the type of entry that the rule is about
        :param judge: the rule's verdict on one entry and one callee
        :param rule: the rule that the entries name, where entries of the type name one
        :return: the finding, None if there's nothing to report
        """
        for entry, callee in self.of(kind, rule):
            found = judge(entry, callee)
            if found is not None and (
                callee.wrapper is None or self._adds(found, judge(entry, callee.wrapper.sink), callee)
            ):
                return found
        return None

    def _adds(self, found: bandit.Issue, own: bandit.Issue | None, callee: Callee) -> bool:
        """Whether a finding at a wrapper's call says more than the one at the wrapper's own line."""
        if own is None or callee.wrapper is None:
            return True
        worse = constants.RANKING.index(found.severity) > constants.RANKING.index(own.severity)
        # What is only to harden is told once, where it can be mended.
        elsewhere = found.severity != LOW and callee.wrapper.definition.root() is not self.call.root()
        return worse or (elsewhere and not callee.wrapper.only_constants and not _by_name(callee.wrapper.sink))


_built: tuple[Settings, Catalogue] | None = None


def catalogue() -> Catalogue:
    """The catalogue of this scan: what is built in, and what packages and the settings add."""
    global _built
    chosen = in_force()
    if _built is None or _built[0] is not chosen:
        _built = (chosen, _build(chosen))
    return _built[1]


def _build(chosen: Settings) -> Catalogue:
    # Imported here: the catalogue is needed when the first file is scanned, not to list the rules.
    from bandit_mlops.catalog.agents import AGENT_POWERS, SERVER_STARTERS
    from bandit_mlops.catalog.code_runners import CODE_RUNNERS
    from bandit_mlops.catalog.downloads import URL_DOWNLOADS
    from bandit_mlops.catalog.files import EXTRACTIONS
    from bandit_mlops.catalog.frameworks import FRAMEWORK_LOADERS
    from bandit_mlops.catalog.handlers import HANDLERS
    from bandit_mlops.catalog.hubs import HUB_DOWNLOADS, NOT_DOWNLOADS
    from bandit_mlops.catalog.installs import INSTALLERS
    from bandit_mlops.catalog.model_names import FUNCTIONS, METHODS, MODELS, SIGNS, STARTS
    from bandit_mlops.catalog.native import NATIVE_LIBRARIES
    from bandit_mlops.catalog.network import NETWORK_LOADERS
    from bandit_mlops.catalog.origins import ORIGINS, RETURNS, USUAL_NAMES
    from bandit_mlops.catalog.remote_code import REMOTE_CODE
    from bandit_mlops.catalog.sanitizers import SANITIZERS
    from bandit_mlops.catalog.serializers import SERIALIZERS
    from bandit_mlops.catalog.services import SERVICES
    from bandit_mlops.catalog.shells import COMMANDS
    from bandit_mlops.catalog.templates import TEMPLATE_ENGINES

    added = _added(chosen)
    kinds: list[Sequence[Entry]] = [
        # Before the built-in ones: the first entry of a type that fits a name decides.
        added.entries,
        (*SERIALIZERS, *FRAMEWORK_LOADERS, *NETWORK_LOADERS, *NATIVE_LIBRARIES),
        HUB_DOWNLOADS,
        URL_DOWNLOADS,
        REMOTE_CODE,
        COMMANDS,
        INSTALLERS,
        SERVICES,
        CODE_RUNNERS,
        AGENT_POWERS,
        SERVER_STARTERS,
        EXTRACTIONS,
        TEMPLATE_ENGINES,
    ]
    tables = tuple(NameTable(((entry.names, entry) for entry in entries), NOT_DOWNLOADS) for entries in kinds)
    return Catalogue(
        tables,
        Interest((name for entries in kinds for entry in entries for name in entry.names), returns=RETURNS),
        Facts(
            NameTable((origin.names, origin.kind) for origin in (*added.origins, *ORIGINS)),
            RETURNS,
            NameTable((handler.names, handler) for handler in (*added.handlers, *HANDLERS)),
            USUAL_NAMES,
            NameTable((sanitizer.names, sanitizer.against) for sanitizer in (*added.sanitizers, *SANITIZERS)),
            models=ModelNames(pattern(MODELS), pattern(METHODS), pattern(FUNCTIONS), pattern(SIGNS), STARTS),
            is_trusted=functools.partial(trusted.is_trusted, chosen=chosen),
        ),
    )


class _Added(msgspec.Struct, frozen=True):
    """What packages and settings add to the catalogue."""

    entries: Sequence[Entry]
    """For calls."""
    origins: Sequence[Origin]
    handlers: Sequence[Handler]
    sanitizers: Sequence[Sanitizer]


def _added(chosen: Settings) -> _Added:
    try:
        packages = extensions.from_packages()
    except extensions.ExtensionError as error:
        stop(f"entry point of {extensions.NAMESPACE}{error.path} = {excerpt(repr(error.value))}: {error.expected}")
    entries = [
        *(extensions.api(table) for table in chosen.api),
        *(extensions.origin(table) for table in chosen.origin),
        *(extensions.sanitizer(table) for table in chosen.sanitizer),
        *packages,
    ]
    return _Added(
        [entry for entry in entries if not isinstance(entry, (Origin, Handler, Sanitizer))],
        [entry for entry in entries if isinstance(entry, Origin)],
        [entry for entry in entries if isinstance(entry, Handler)],
        [entry for entry in entries if isinstance(entry, Sanitizer)],
    )


def site(context: Context) -> Site | None:
    """What a call calls, if the catalogue knows it. Rules ask in turn for the same call; it's worked out once.

    :param context: of a check of a call
    :return: the call with its entries, None if there are none
    """
    node = context.node
    return call_site(door.file_of(context), node) if isinstance(node, ast.Call) else None


def site_of_any(context: Context) -> Site | None:
    """A call that the catalogue doesn't know, for a rule that knows it by the words that stand there.

    :param context: of a check of a call
    :return: the call without entries, None if it can't be looked at
    """
    node = context.node
    file = door.file_of(context)
    call = file.call(node) if isinstance(node, ast.Call) else None
    return Site(file, node, call, (), catalogue().facts, in_force()) if call is not None else None


def call_site(file: door.File, node: ast.Call) -> Site | None:
    """What any call of a file calls, for a rule that looks beyond the node that it's asked about.

    :param file: the file
    :param node: the call
    :return: the call with its entries, None if there are none
    :raises Exception: what went wrong with this call, if anything did
    """
    found = _sites(file).get(node)
    if isinstance(found, Exception):
        raise found
    return found


def _sites(file: door.File) -> Mapping[ast.Call, Site | Exception | None]:
    """What the calls of a file call that may matter."""
    if file.sites is None:
        known, chosen = catalogue(), in_force()
        file.sites = {}
        for call in file.survey(known.interest).calls:
            try:
                file.sites[call] = _site(file, call, known, chosen)
            except Exception as error:
                # The others have their turn.
                file.sites[call] = error
    return file.sites


def calls(*kinds: type[Entry], rules: Sequence[str] = ("",)) -> Callable[[door.File], bool]:
    """Which files call something that entries of some types are about.

    :param kinds: the types of entries
    :param rules: the rules that the entries name, where entries of the types name one
    :return: a question about a file
    """
    wanted = {(kind, rule) for kind in kinds for rule in rules}
    return lambda file: not _called(file).isdisjoint(wanted)


@kept
def _called(file: door.File) -> Set[tuple[type[Entry], str]]:
    """The types of the entries for what a file calls, each with the rule that it names."""
    sites = (site for site in _sites(file).values() if isinstance(site, Site))
    return {(type(entry), getattr(entry, "rule", "")) for site in sites for entry, _ in site.matches}


def _site(file: door.File, node: ast.Call, known: Catalogue, chosen: Settings) -> Site | None:
    call = file.call(node)
    if call is None:
        return None
    with door.deeper_recursion():
        matches = _matches(call, file) or tuple(_through_wrappers(call, file, known, 0))
    return Site(file, node, call, matches, facts_of(file), chosen) if matches else None


def facts_of(file: door.File) -> Facts:
    """What is known of libraries as sources of values, for the expressions of one file.

    :param file: the file, whose functions frameworks may call
    :return: the facts, for ``origins``
    """
    return msgspec.structs.replace(catalogue().facts, entrances=file.evaluator.entrances)


@kept
def _matches(call: nodes.Call, file: door.File) -> tuple[tuple[Entry, Callee], ...]:
    """The entries for what a call calls itself."""
    known = catalogue()
    found: list[tuple[Entry, Callee]] = []
    for callee in callees(call, file.evaluator, known.facts.returns):
        entries = tuple(known.entries(callee.name))
        if not entries and isinstance(callee.value, Library) and _hands_on(callee.name, known):
            # ``from .compat import torch``: the project hands a library on.
            for option in options(file.evaluator.resolved(callee.value)):
                if isinstance(option, Library) and option is not callee.value and not entries:
                    callee = msgspec.structs.replace(callee, name=option.name, value=option)
                    entries = tuple(known.entries(option.name))
        if entries:
            settled = msgspec.structs.replace(callee, arguments=file.evaluator.widened(callee.arguments))
            found += [(entry, settled) for entry in entries]
    return tuple(found)


def _hands_on(name: str, known: Catalogue) -> bool:
    """Whether a name leads through a module to a library: ``project.compat.torch.load``."""
    return any(part in known.interest.by_root for part in name.split(".")[1:-1])


def _through_wrappers(
    call: nodes.Call, file: door.File, known: Catalogue, depth: int
) -> Iterator[tuple[Entry, Callee]]:
    """The entries for what a function of the project calls with the parameters that a call gives it."""
    for option in options(file.evaluator.value(call.func)):
        definition = file.evaluator.project_definition(option)
        if definition is None or not hasattr(definition.node, "args"):
            continue
        sinks = _sinks(definition.node, file, known, depth)
        if not sinks:
            continue
        values = file.evaluator.parameter_values(definition, file.evaluator.arguments(call), call)
        for entry, sink in sinks:
            if _is_ruled_out(sink.node, values, file):
                continue
            passed = file.evaluator.widened(sink.arguments.substituted(functools.partial(_passed, values)))
            # An attribute of what is passed says little to whoever reads the call: it's enough to report it here
            # where it makes things worse.
            used = [values[p.node] for p in _parameters(sink.arguments, direct=True) if p.node in values]
            only_constants = all(isinstance(leaf, Constant) for value in used for leaf in leaves(value))
            yield entry, Callee(sink.name, passed, call, sink.value, Wrapper(definition.node, sink, only_constants))


def _is_ruled_out(call: nodes.Call, values: Mapping[nodes.NodeNG, Value], file: door.File) -> bool:
    """Whether constants that a function is given keep it from a call in it: ``if not weights_only:``."""
    return any(_truth(test, values, file) is (not answer) for test, answer in _conditions(call))


@kept
def _conditions(call: nodes.Call) -> Sequence[tuple[nodes.NodeNG, bool]]:
    """The tests that decide whether a function comes to a call in it, each with the answer that leads there."""
    from astroid import nodes

    found: list[tuple[nodes.NodeNG, bool]] = []
    child: nodes.NodeNG = call
    while child.parent is not None and not isinstance(child, (nodes.FunctionDef, nodes.Lambda)):
        around = child.parent
        field, index = index_in_block(child) or ("", 0)
        if isinstance(around, nodes.IfExp) and child is not around.test:
            found.append((around.test, child is around.body))
        elif isinstance(around, nodes.If) and field:
            found.append((around.test, field == "body"))
        for before in getattr(around, field)[:index] if field else ():
            if isinstance(before, nodes.If) and is_left(before.body):
                found.append((before.test, False))
        child = around
    return found


def _truth(test: nodes.NodeNG, values: Mapping[nodes.NodeNG, Value], file: door.File) -> bool | None:
    """Whether a parameter that is tested is true, where the function is given a constant for it."""
    from astroid import nodes

    if isinstance(test, nodes.UnaryOp) and test.op == "not":
        inner = _truth(test.operand, values, file)
        return None if inner is None else not inner
    if isinstance(test, nodes.Call) and last_word(test.func) == "isinstance" and len(test.args) == 2:
        # A dictionary that is handed over isn't the path that might have been.
        is_given = isinstance(_given(test.args[0], values, file), Dictionary)
        return _DICTIONARY in _class_names(test.args[1]) if is_given else None
    given = _given(test, values, file)
    return bool(given.value) if isinstance(given, Constant) else None


def _given(name: nodes.NodeNG, values: Mapping[nodes.NodeNG, Value], file: door.File) -> Value | None:
    """What a function is given for a parameter; of a parameter that is handed on, its default."""
    from astroid import nodes

    parameter = file.evaluator.value(name) if isinstance(name, nodes.Name) else None
    given = values.get(parameter.node) if isinstance(parameter, Parameter) else None
    return given.default if isinstance(given, Parameter) else given


def _class_names(classes: nodes.NodeNG) -> Set[str]:
    """The names of the classes that ``isinstance`` is given; a dictionary is a mapping, too."""
    named = {last_word(one) for one in getattr(classes, "elts", (classes,))}
    return named | ({_DICTIONARY} if named & {"Mapping", "MutableMapping", "object"} else set())


def _passed(values: Mapping[nodes.NodeNG, Value], leaf: Parameter | Library | Call) -> Value | None:
    return values.get(leaf.node) if isinstance(leaf, Parameter) else None


def _sinks(function: nodes.NodeNG, file: door.File, known: Catalogue, depth: int) -> list[tuple[Entry, Callee]]:
    """What a function of the project calls with its own parameters."""
    from astroid import nodes

    # By the depth as well: what is found mustn't depend on which call is looked at first.
    if (function, depth) in file.sinks:
        return file.sinks[function, depth]
    file.sinks[function, depth] = found = []
    words = file.survey(known.interest).words
    for call in nodes_of(function, nodes.Call, (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)):
        last = last_word(call.func)
        matches: tuple[tuple[Entry, Callee], ...] = ()
        if last in known.interest.everything:
            matches = _matches(call, file)
        if not matches and depth < door.DEEPEST_WRAPPER and last in words:
            matches = tuple(_through_wrappers(call, file, known, depth + 1))
        found += [
            (entry, callee)
            for entry, callee in matches
            if any(parameter.function is function for parameter in _parameters(callee.arguments))
            # Who calls itself hands on what it was given.
            and (callee.wrapper is None or callee.wrapper.definition is not function)
        ]
        if len(found) > _MOST_SINKS:
            break
    return found


def _parameters(arguments: Arguments, *, direct: bool = False) -> list[Parameter]:
    """The parameters that stand in a call's arguments, also within calls: ``loads(b64decode(text))``.

    :param arguments: of a call
    :param direct: leave out those of which only an attribute or an element is passed
    """
    found = (leaf for value in arguments.values() for leaf in _leaves(value, 0, direct))
    return [leaf for leaf in found if isinstance(leaf, Parameter)]


def _leaves(value: Value, depth: int, direct: bool) -> Iterator[Value]:
    for leaf in leaves(value):
        if isinstance(leaf, Call) and depth < _DEEPEST_CALL:
            parts = [leaf.callee.base] if isinstance(leaf.callee, Member) else []
            for part in (*parts, *leaf.arguments.values()):
                yield from _leaves(part, depth + 1, direct)
        elif isinstance(leaf, (Member, Item)) and depth < _DEEPEST_CALL and not direct:
            yield from _leaves(leaf.base, depth + 1, direct)
        else:
            yield leaf


def _by_name(sink: Callee) -> bool:
    """Whether a function gets the name of a file, which it opens itself: its own line says all there is to say."""
    opened = (sink.value.base,) if isinstance(sink.value, Member) else ()
    return any(_opens(leaf, 0) for value in (*opened, *sink.arguments.values()) for leaf in leaves(value))


def _opens(value: Value, depth: int) -> bool:
    if not isinstance(value, Call) or depth > _DEEPEST_CALL:
        return False
    if getattr(value.callee, "name", "").rpartition(".")[2] == "open":
        return True
    parts = [value.callee.base] if isinstance(value.callee, Member) else []
    return any(_opens(leaf, depth + 1) for part in (*parts, *value.arguments.values()) for leaf in leaves(part))
