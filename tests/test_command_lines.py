from __future__ import annotations

import pytest
from analysis.reading import Reading
from astroid import nodes

from bandit_mlops.command_lines import HOLE, in_value


def commands(argument: str) -> list[list[str]]:
    """The commands in ``run(argument)``, computed parts as ``?``."""
    reading = Reading(f"import shlex, sys\ndef f(x, xs):\n    run({argument})")
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
        ("shlex.split(f'pip install {x}')", [["pip", "install", "?"]]),
        ("x.split(f'pip install {x}')", []),
        ("x.split()", []),
        ("x('a').split()", []),
        ("f'pip install {x}'.replace('a', 'b').strip().split()", [["pip", "install", "?"]]),
        ("['pip', 'install', 'a' if x else 'b']", [["pip", "install", "a"]]),
        ("['pip', 'install', x if xs else 'b']", [["pip", "install", "?"]]),
        ("['pip'] if x else ['conda', 'install']", [["pip"], ["conda", "install"]]),
        ("['pip', 1, f'{x}{xs}', f'{sys.executable}!']", [["pip", "1", "??", "python!"]]),
        ("[b'pip', b'install' if x else b'x']", [["pip", "install"]]),
        ("b'pip install a'", [["pip", "install", "a"]]),
        ("[*xs, 'a']", [["?", "a"]]),
        ("['a', *xs, x]", [["a", "?", "?"]]),
        ("['a', *[], 'b']", [["a", "b"]]),
        ("['python3.11', '-m', 'pip', 'install']", [["pip", "install"]]),
        ("['python', '-u', '-m', 'pip', 'install']", [["pip", "install"]]),
        ("['python', 'a.py', '-m']", [["python", "a.py", "-m"]]),
        ("['python', '-m']", [["python", "-m"]]),
        ("['python', 'a.py', 'b']", [["python", "a.py", "b"]]),
        ("f'{sys.executable} -m pip install {x}'", [["pip", "install", "?"]]),
        ("f'{x}/bin/python -m pip install'", [["pip", "install"]]),
        ("['C:/Tools/PIP.exe', 'install']", [["C:/Tools/PIP.exe", "install"]]),
        ("'conda install a'", [["conda", "install", "a"]]),
        ("'uv run pip install a'", [["pip", "install", "a"]]),
        ("'poetry add a'", [["poetry", "add", "a"]]),
        ("'conda run -n e -v pip install a'", [["pip", "install", "a"]]),
        ("'nohup nice -n 5 timeout -k 3 60 pip install a'", [["pip", "install", "a"]]),
        ("'sudo -H -u root pip install a'", [["pip", "install", "a"]]),
        ("'env -i -u B A=1 pip install a'", [["pip", "install", "a"]]),
        ("'A=1'", []),
        ("['env']", []),
        ("'# all'", []),
        ("\"echo '' b\"", [["echo", "b"]]),
        ("'ls # x\\ncd y'", [["ls"], ["cd", "y"]]),
        ("'a|b||c&d;'", [["a"], ["b"], ["c"], ["d"]]),
        ("'echo \\'a b\\' \"c d\" e\\\\ f g\"h i\"'", [["echo", "a b", "c d", "e f", "gh i"]]),
        ("'\"'", [['"']]),
        ("['bash', 'a.sh', '-c']", [["bash", "a.sh", "-c"]]),
        ("['bash', '-c']", [["bash", "-c"]]),
        ("['sudo', 'bash', '-c', x]", [["?"]]),
        ("['sh', '-c', f'pip {x} a{xs}']", [["pip", "?", "a?"]]),
        ("'%pip install a'", [["pip", "install", "a"]]),
        ("[]", []),
        ("x", []),
    ],
)
def test_commands(argument: str, expected: list[list[str]]) -> None:
    assert commands(argument) == expected


def test_a_shell_within_a_shell() -> None:
    assert commands("""['sh', '-c', "sudo bash -c 'pip install a'"]""") == [["pip", "install", "a"]]
    assert commands(r"""'sh -c "bash -c \'pip install \\"a b\\"\'"'""") == [["pip", "install", "a b"]]
