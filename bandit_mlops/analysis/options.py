"""What an option of a command line is: by ``add_argument`` of argparse, and by the decorators of click.

``type=int`` and flags give numbers, ``choices`` one of the constants, a ``default`` is what a value is besides what is
typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandit_mlops.analysis.bare_astroid import nodes
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Arguments,
    Call,
    Constant,
    Item,
    Items,
    Library,
    Member,
    Number,
    Parameter,
    Value,
    choice,
    options,
)
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_OPTIONS = 400
_MOST_CALLS = 8
_MOST_CALLERS = 3
PARSERS = frozenset(("parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args"))
USUAL_NAMES = pattern(r"(?:\w+_)?(?:args|arguments|opts?|options|namespace|flags|hparams|params|config|cfg)")
"""The names of parameters that parsed arguments are passed as."""
_NUMBERS = frozenset(("int", "float", "complex", "bool"))
_FLAGS = frozenset(("store_true", "store_false", "count", "argparse.BooleanOptionalAction"))
_CLICK_NUMBERS = frozenset(("INT", "FLOAT", "BOOL", "IntRange", "FloatRange", *_NUMBERS))
_CLICK_DECORATORS = frozenset(("option", "argument"))


_FILLS = frozenset(
    (
        "tyro.cli",
        "simple_parsing.parse",
        "draccus.parse",
        "pyrallis.parse",
        "omegaconf.OmegaConf.structured",
    )
)
"""Functions that give an object of the class which they are given first, filled from the command line or a file.

Sources: tyro-1.0.17:tyro/_cli.py:52; simple_parsing-0.1.9:simple_parsing/parsing.py:1003;
draccus-0.11.6:draccus/argparsing.py:194; pyrallis-0.3.1:pyrallis/argparsing.py:145;
omegaconf-2.4.0:omegaconf/omegaconf.py:228.
"""
_FILLING_PARSERS = frozenset(("HfArgumentParser", "TrlParser"))
_FILLING_METHODS = frozenset(
    ("parse_args_into_dataclasses", "parse_args_and_config", "parse_dict", "parse_json_file", "parse_yaml_file")
)
"""Parsers that are given classes, and their methods that give an object of each, in this order.

Sources: transformers-4.57.1:transformers/hf_argparser.py:128, 272; trl-1.16.0:trl/scripts/utils.py:234, 303.
"""


def filled(value: Value) -> tuple[Value, ...]:
    """The classes of which an object is made from the command line or from a file.

    :param value: of ``tyro.cli(Config)``, or one of the objects of ``parser.parse_args_into_dataclasses()``
    :return: what names the class; empty for anything else
    """
    if isinstance(value, Call):
        if isinstance(value.callee, Library) and value.callee.name in _FILLS:
            return value.arguments.positional[:1]
        return ()
    if not isinstance(value, Item) or not isinstance(value.base, Call) or not isinstance(value.base.callee, Member):
        return ()
    parser, method = value.base.callee.base, value.base.callee.name
    if method not in _FILLING_METHODS or not isinstance(parser, Call) or not isinstance(parser.callee, Library):
        return ()
    if parser.callee.name.rpartition(".")[2] not in _FILLING_PARSERS or not isinstance(value.key, Constant):
        return ()
    classes = parser.arguments.get("dataclass_types", 0, parser.node)
    listed = classes.elements if isinstance(classes, Items) else (classes,)
    number = value.key.value
    return (listed[number],) if isinstance(number, int) and 0 <= number < len(listed) else ()


def parsed(value: Value, evaluator: Evaluator, depth: int = 0) -> Call | None:
    """The call that has parsed the arguments which a value is.

    :param value: of ``parser.parse_args()``, the first of ``parser.parse_known_args()``, or a parameter that every
        call in the file gives such arguments
    :param evaluator: of the file
    :return: the call of ``parse_args``; None for anything else
    """
    if isinstance(value, Call) and isinstance(value.callee, Member) and value.callee.name in PARSERS:
        return value
    if isinstance(value, Item):
        return parsed(value.base, evaluator, depth) if isinstance(value.base, Call) else None
    if not isinstance(value, Parameter) or not USUAL_NAMES.fullmatch(value.name) or depth > _MOST_CALLERS:
        return None
    found = [parsed(given, evaluator, depth + 1) for given in evaluator.passed(value)]
    return found[0] if found and all(call is not None for call in found) else None


def option_of(arguments: Call, name: str, node: nodes.NodeNG, evaluator: Evaluator) -> Value:
    """What an attribute of parsed arguments is.

    :param arguments: the call of ``parse_args``
    :param name: the attribute
    :param node: the expression
    :param evaluator: of the file
    :return: a number, one of several constants, or what is typed and the default
    """
    typed = Member(arguments, name, node)
    found: list[Value] = []
    for call in _declared(arguments, name, evaluator):
        found.append(_declared_value(call, typed, evaluator))
    return choice(found, node) if found else typed


def _declared(arguments: Call, name: str, evaluator: Evaluator) -> list[nodes.Call]:
    """The calls of ``add_argument`` for an attribute, in the files that parse and that make the parser."""
    parser = arguments.callee.base if isinstance(arguments.callee, Member) else None
    makers = [option for option in (options(parser) if parser is not None else ()) if isinstance(option, Call)]
    found = []
    for root in dict.fromkeys(call.node.root() for call in (arguments, *makers)):
        for use in evaluator.uses_of(root, "add_argument")[:_MOST_OPTIONS]:
            call = use.parent
            if isinstance(call, nodes.Call) and call.func is use and _destination(call) == name:
                found.append(call)
    return found[:_MOST_CALLS]


def _destination(call: nodes.Call) -> str:
    """The attribute that an option is stored under."""
    for keyword in call.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, nodes.Const):
            return str(keyword.value.value)
    flags = [a.value for a in call.args if isinstance(a, nodes.Const) and isinstance(a.value, str)]
    chosen = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    return chosen.lstrip("-").replace("-", "_") if chosen.startswith("-") else chosen


def _declared_value(call: nodes.Call, typed: Value, evaluator: Evaluator) -> Value:
    given = evaluator.arguments(call)
    default = given.get("default", None, call)
    value = _typed(given, call)
    if value is None:
        known = [
            option for option in options(default) if isinstance(option, Constant) and isinstance(option.value, str)
        ]
        return choice([typed, *known], call)
    if isinstance(value, Number):
        return value
    constants = [option for option in options(default) if isinstance(option, Constant) and option.value is not None]
    return choice([*options(value), *constants], call)


def _typed(given: Arguments, call: nodes.Call) -> Value | None:
    """What may be typed, where the declaration says more than that it is text."""
    action = given.get("action", None, call)
    names = {
        option.value if isinstance(option, Constant) else getattr(option, "name", "") for option in options(action)
    }
    if names & _FLAGS:
        return Number(call)
    element: Value | None = None
    kind = given.get("type", None, call)
    if isinstance(kind, Library) and kind.name in _NUMBERS:
        element = Number(call)
    choices = given.get("choices", None, call)
    if isinstance(choices, Items) and not choices.open and choices.elements:
        if all(isinstance(e, Constant) for e in choices.elements):
            element = choice(choices.elements, call)
        elif all(isinstance(e, (Constant, Number)) for e in choices.elements):
            element = Number(call)
    if element is None or isinstance(given.get("nargs", None, call), Absent):
        return element
    return Items((element,), call, open=True)


def declared(parameter: Parameter, evaluator: Evaluator) -> Parameter:
    """A parameter of a click command, with what its decorator says: its type as annotation, and its default.

    :param parameter: of any function
    :param evaluator: of the file
    :return: the same, or one that knows more
    """
    decorators = getattr(parameter.function, "decorators", None)
    for decorator in decorators.nodes if decorators else ():
        if not isinstance(decorator, nodes.Call) or getattr(decorator.func, "attrname", "") not in _CLICK_DECORATORS:
            continue
        flags = [a.value for a in decorator.args if isinstance(a, nodes.Const) and isinstance(a.value, str)]
        if parameter.name not in {_click_name(flags), *(f for f in flags if f.isidentifier())}:
            continue
        given = evaluator.arguments(decorator)
        annotation = parameter.annotation
        if isinstance(annotation, Absent):
            annotation = _click_type(given, decorator)
        default = parameter.default
        if isinstance(default, Absent):
            default = given.get("default", None, decorator)
        return Parameter(parameter.name, parameter.function, parameter.node, default, annotation)
    return parameter


def _click_name(flags: list[str]) -> str:
    chosen = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    return chosen.lstrip("-").partition("/")[0].replace("-", "_").lower()


def _click_type(given: Arguments, decorator: nodes.Call) -> Value:
    flag = given.get("is_flag", None, decorator)
    if isinstance(flag, Constant) and flag.value:
        return Library("bool", decorator)
    kind = given.get("type", None, decorator)
    callee = kind.callee if isinstance(kind, Call) else kind
    last = callee.name.rpartition(".")[2] if isinstance(callee, Library) else ""
    if last in _CLICK_NUMBERS:
        return Library("int", decorator)
    if last == "Choice" and isinstance(kind, Call):
        choices = kind.arguments.get("choices", 0, decorator)
        if isinstance(choices, Items) and not choices.open and all(isinstance(e, Constant) for e in choices.elements):
            return Item(Library("typing.Literal", decorator), choices, decorator)
    return ABSENT
