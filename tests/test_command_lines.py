from __future__ import annotations

import pytest
from analysis.reading import Reading
from astroid import nodes

from bandit_mlops.command_lines import HOLE, in_value


def commands(argument: str) -> list[list[str]]:
    """The commands in ``run(argument)``, computed parts as ``?``."""
    reading = Reading(f"import sys\ndef f(x, xs):\n    run({argument})")
    root = reading.module.build()
    assert root is not None
    call = next(call for call in root.nodes_of_class(nodes.Call) if call.func.as_string() == "run")
    words = in_value(reading.evaluator.value(call.args[0]))
    return [[word.text.replace(HOLE, "?") for word in command] for command in words]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("['pip', 'install', 'a b']", [["pip", "install", "a b"]]),
        ("[sys.executable, '-m', 'pip', 'install', x]", [["pip", "install", "?"]]),
        ("['pip', 'install', *xs]", [["pip", "install", "?"]]),
        (
            "'pip install a && python -m pip show b; ls | cat'",
            [["pip", "install", "a"], ["pip", "show", "b"], ["ls"], ["cat"]],
        ),
        ("f'pip install {x}==1.0 \"b >= 2\"'", [["pip", "install", "?==1.0", "b >= 2"]]),
        ("'pip install \\\\\\n  a'", [["pip", "install", "a"]]),
        ("'A=1 sudo -E env B=2 pip install a'", [["pip", "install", "a"]]),
        ("['bash', '-lc', f'cd y\\npip install {x}']", [["cd", "y"], ["pip", "install", "?"]]),
        ("'!pip install a  # the rest'", [["pip", "install", "a"]]),
        ("['uv', 'pip', 'install', 'a']", [["uv", "pip", "install", "a"]]),
        ("['conda', 'run', '-n', 'e', 'pip', 'install', 'a']", [["pip", "install", "a"]]),
        ("f'pip install {x}'.split()", [["pip", "install", "?"]]),
        ("f'pip install {x} '.strip().split()", [["pip", "install", "?"]]),
        ("f'pip install {x}'.split(',')", []),
        ("''", []),
        ("[]", []),
        ("x", []),
    ],
)
def test_commands(argument: str, expected: list[list[str]]) -> None:
    assert commands(argument) == expected


def test_a_shell_within_a_shell() -> None:
    assert commands("""['sh', '-c', "sudo bash -c 'pip install a'"]""") == [["pip", "install", "a"]]
    assert commands(r"""'sh -c "bash -c \'pip install \\"a b\\"\'"'""") == [["pip", "install", "a b"]]
