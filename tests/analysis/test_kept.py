"""What is worked out once about a file, and where its statements stand."""

from __future__ import annotations

from analysis.reading import Reading
from astroid import nodes

from bandit_mlops.analysis import kept


def _names(source: str) -> dict[str, nodes.Name]:
    root = Reading(source).module.build()
    assert root is not None
    return {node.name: node for node in root.nodes_of_class(nodes.Name)}


def test_what_stands_before() -> None:
    names = _names("f(a, b)\nc")
    in_order = [names[name] for name in ("f", "a", "b", "c")]
    for position, one in enumerate(in_order):
        for other_position, other in enumerate(in_order):
            assert kept.is_before(one, other) is (position <= other_position)


def test_places_in_blocks() -> None:
    names = _names("if a:\n    b\n    c\nelse:\n    d\ntry:\n    e\nfinally:\n    f\ng")
    places = {name: kept.index_in_block(node.statement()) for name, node in names.items()}
    assert places["b"] == ("body", 0)
    assert places["c"] == ("body", 1)
    assert places["d"] == ("orelse", 0)
    assert places["f"] == ("finalbody", 0)
    assert places["g"] == ("body", 2)
    assert kept.index_in_block(names["a"]) is None
    assert kept.index_in_block(names["a"].root()) is None


def test_answers_are_kept_until_they_are_dropped() -> None:
    asked = []

    @kept.kept
    def answer(question: str) -> str:
        asked.append(question)
        return question.upper()

    assert [answer("a"), answer("a"), answer("b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]
    kept.forget()
    assert answer("a") == "A"
    assert asked == ["a", "b", "a"]


def test_calls_in_the_order_of_the_source() -> None:
    names = _names("def f():\n    g(h())\n    def i():\n        j()\nclass C:\n    k()")
    root = names["g"].root()
    assert [call.func.name for call in kept.calls_in(root)] == ["g", "h", "j", "k"]
    inside = kept.nodes_in(root, (nodes.Call,), (nodes.ClassDef,))
    assert [call.func.name for call in inside] == ["g", "h", "j"]


def test_arguments_by_name_are_told_apart() -> None:
    @kept.kept
    def larger(number: int, *, by: int) -> int:
        return number + by

    assert [larger(1, by=1), larger(1, by=2), larger(1, by=1)] == [2, 3, 2]
    kept.forget()
