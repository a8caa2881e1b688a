from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from bandit_mlops import settings as module
from bandit_mlops.settings import Secrets, Settings, SettingsError, gen_config, parse, settings


@pytest.fixture(autouse=True)
def nothing_parsed_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "_last", None)
    yield


def test_no_key_gives_the_defaults() -> None:
    assert parse({}) == Settings(assume={}, trusted_orgs=(), secrets=Secrets(allow=(), minimum_entropy=3.5))


def test_every_key_is_read() -> None:
    raw: dict[str, Any] = {
        "assume": {"torch": ">=2.6", "numpy": ">=1.16.3,<3"},
        "trusted_orgs": ["my-team", "google"],
        "secrets": {"allow": ["^tests/", r"EXAMPLE$"], "minimum_entropy": 4},
    }
    assert parse(raw) == Settings(
        assume={"torch": ">=2.6", "numpy": ">=1.16.3,<3"},
        trusted_orgs=("my-team", "google"),
        secrets=Secrets(allow=("^tests/", "EXAMPLE$"), minimum_entropy=4.0),
    )


def test_part_of_a_table_leaves_the_rest_at_its_defaults() -> None:
    assert parse({"secrets": {"allow": ["x"]}}).secrets == Secrets(allow=("x",))


def test_generated_configuration_is_the_defaults() -> None:
    assert parse(gen_config("mlops")) == Settings()


def test_generated_configuration_survives_yaml() -> None:
    text = yaml.safe_dump({"mlops": gen_config("mlops")})
    assert parse(yaml.safe_load(text)["mlops"]) == Settings()


def test_generated_configuration_is_new_each_time() -> None:
    gen_config("mlops")["secrets"]["allow"].append("x")
    gen_config("mlops")["assume"]["torch"] = "x"
    assert parse(gen_config("mlops")) == Settings()


OPTIONS = "api, assume, origin, sanitizer, secrets, trusted_orgs, trusted_sources"
WRONG: dict[str, tuple[Any, str]] = {
    "not a table": ("strict", "[tool.bandit.mlops] is 'strict'; expected a table of options"),
    "a list": ([], "[tool.bandit.mlops] is []; expected a table of options"),
    "unknown key": (
        {"trusted_org": ["a"]},
        "mlops.trusted_org = ['a']: no such option; expected one of " + OPTIONS,
    ),
    "unknown key in a table": (
        {"secrets": {"entropy": 3}},
        "mlops.secrets.entropy = 3: no such option; expected one of allow, format, minimum_entropy",
    ),
    "key that is no text": (
        {1: 2},
        "mlops.1 = 2: no such option; expected one of " + OPTIONS,
    ),
    "key with a line break": (
        {"a\n\x1b[31mb": 1},
        r"mlops.a \x1b[31mb = 1: no such option; expected one of " + OPTIONS,
    ),
    "text for a list": ({"trusted_orgs": "a"}, "mlops.trusted_orgs = 'a': expected `array`, got `str`"),
    "number in a list of texts": ({"trusted_orgs": ["a", 3]}, "mlops.trusted_orgs[1] = 3: expected `str`, got `int`"),
    "no place": (
        {"trusted_sources": ["models.acme.example", "*"]},
        'mlops.trusted_sources[1] = \'*\': expected a host ("models.acme.example", "*.acme.example") or the '
        'beginning of an address ("https://models.acme.example/prod/", "s3://acme-models/")',
    ),
    "list for a table": ({"assume": [">=2"]}, "mlops.assume = ['>=2']: expected `table`, got `array`"),
    "nothing for a table": ({"secrets": None}, "mlops.secrets = None: expected `table`, got `null`"),
    "text for a number": (
        {"secrets": {"minimum_entropy": "3"}},
        "mlops.secrets.minimum_entropy = '3': expected `float`, got `str`",
    ),
    "truth for a number": (
        {"secrets": {"minimum_entropy": True}},
        "mlops.secrets.minimum_entropy = True: expected `float`, got `bool`",
    ),
    "number out of range": (
        {"secrets": {"minimum_entropy": 9}},
        "mlops.secrets.minimum_entropy = 9.0: expected bits a character, from 0 to 8",
    ),
    "negative number": (
        {"secrets": {"minimum_entropy": -0.1}},
        "mlops.secrets.minimum_entropy = -0.1: expected bits a character, from 0 to 8",
    ),
    "not a number": (
        {"secrets": {"minimum_entropy": math.nan}},
        "mlops.secrets.minimum_entropy = nan: expected bits a character, from 0 to 8",
    ),
    "no version specifier": (
        {"assume": {"torch": "2.6"}},
        """mlops.assume.torch = '2.6': expected a package's name and a version specifier such as ">=2.6\"""",
    ),
    "version as a number": (
        {"assume": {"numpy": ">=1", "torch": 2.6}},
        """mlops.assume.torch = 2.6: expected a package's name and a version specifier such as ">=2.6\"""",
    ),
    "package as a number": (
        {"assume": {1: ">=2"}},
        """mlops.assume.1 = '>=2': expected a package's name and a version specifier such as ">=2.6\"""",
    ),
    "no regular expression": (
        {"secrets": {"allow": ["ok", "(\n"]}},
        r"mlops.secrets.allow[1] = '(\n': expected a regular expression (missing ), ",
    ),
    "regular expression that may take for ever": (
        {"secrets": {"allow": ["(a+)+$"]}},
        "mlops.secrets.allow[0] = '(a+)+$': expected a regular expression without a repetition inside a repetition; ",
    ),
    "format without a name": (
        {"secrets": {"format": [{"prefix": "gw_"}]}},
        "mlops.secrets.format[0] = {'prefix': 'gw_'}: ",
    ),
    "format with an empty name": (
        {"secrets": {"format": [{"name": " ", "prefix": "gw_"}]}},
        "mlops.secrets.format[0].name = ' ': expected the name of who issues the credential",
    ),
    "format that fits everything": (
        {"secrets": {"format": [{"name": "us"}]}},
        "mlops.secrets.format[0].prefix = '': expected two or more characters, or a pattern beside it",
    ),
    "format that fits no text at all": (
        {"secrets": {"format": [{"name": "us", "pattern": "[a-z]*"}]}},
        "mlops.secrets.format[0].pattern = '[a-z]*': expected a regular expression that needs some text",
    ),
    "format with a wrong pattern": (
        {"secrets": {"format": [{"name": "us", "pattern": "("}]}},
        "mlops.secrets.format[0].pattern = '(': expected a regular expression (missing ), ",
    ),
    "format with an unknown severity": (
        {"secrets": {"format": [{"name": "us", "prefix": "gw_", "severity": "high"}]}},
        "mlops.secrets.format[0].severity = 'high': invalid enum value 'high'",
    ),
    "format with an unknown key": (
        {"secrets": {"format": [{"name": "us", "regex": "gw_"}]}},
        "mlops.secrets.format[0].regex = 'gw_': no such option; "
        "expected one of confidence, name, pattern, prefix, severity, variables",
    ),
    "format with a prefix of one character": (
        {"secrets": {"format": [{"name": "us", "prefix": "g"}]}},
        "mlops.secrets.format[0].prefix = 'g': expected two or more characters, or a pattern beside it",
    ),
    "entry for no rule": (
        {"api": [{"hazard": "ML999", "name": "acme.load"}]},
        "mlops.api[0].hazard = 'ML999': expected one of ",
    ),
    "origin of an unknown kind": (
        {"origin": [{"name": "acme.body", "kind": "wire"}]},
        "mlops.origin[0].kind = 'wire': expected one of ",
    ),
    "sanitizer against nothing that there is": (
        {"sanitizer": [{"name": "acme.quoted", "against": ["sql"]}]},
        "mlops.sanitizer[0].against = 'sql': expected a list of ",
    ),
    "regular expression out of bounds": (
        {"secrets": {"allow": ["a{99999999999}"]}},
        "mlops.secrets.allow[0] = 'a{99999999999}': expected a regular expression (the repetition number is too large)",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_error_names_key_value_and_expectation(case: str) -> None:
    raw, message = WRONG[case]
    with pytest.raises(SettingsError) as caught:
        parse(raw)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("case", WRONG)
def test_error_stops_the_scan_with_one_line(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw, message = WRONG[case]
    with pytest.raises(SystemExit) as caught:
        settings(raw)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"bandit-mlops: configuration error: {message}")
    assert len(err.splitlines()) == 1


def test_error_quotes_no_more_than_it_needs() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({"trusted_orgs": "x" * 10_000})
    assert len(str(caught.value)) < 300


def test_error_quotes_a_short_value_as_it_is() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({"trusted_orgs": {"a": [1, 2, 3, 4, 5, 6, 7, 8], "b": [[[[[[[1]]]]]]]}})
    assert str(caught.value).startswith(
        "mlops.trusted_orgs = {'a': [1, 2, 3, 4, 5, 6, 7, 8], 'b': [[[[[[[1]]]]]]]}: expected"
    )


@pytest.mark.parametrize("wrap", [lambda row: row, lambda row: {"a": row}, lambda row: ({"b": row},)])
def test_error_never_writes_out_what_repeats_its_parts(wrap: Callable[[Any], Any]) -> None:
    # ``a: &a [x, x]``, ``b: &b [*a, *a]`` … of YAML: short in the file, and of any size when it's written out.
    row: Any = list(range(200))
    with pytest.raises(SettingsError) as caught:
        parse({"assume": [wrap([row] * 200)]})
    assert "5, ...]" in str(caught.value)


def test_formats_of_the_project_are_like_those_of_the_catalogue() -> None:
    assert Secrets().formats == ()
    by_prefix, by_pattern = parse(
        {
            "secrets": {
                "format": [
                    {"name": "us", "prefix": "g+", "variables": ["US_KEY"]},
                    {"name": "them", "pattern": "t_[a-z]{9}", "severity": "LOW", "confidence": "MEDIUM"},
                ]
            }
        }
    ).secrets.formats
    assert re.search(by_prefix.pattern, "key=g+a1B2-c3D4_e5F6g7")
    assert not re.search(by_prefix.pattern, "g+short")
    assert not re.search(by_prefix.pattern, "ag+a1B2-c3D4_e5F6g7")
    assert (by_prefix.starts, by_prefix.variables, by_prefix.severity) == (("g+",), ("US_KEY",), "HIGH")
    assert (by_pattern.pattern, by_pattern.starts) == ("t_[a-z]{9}", ())
    assert (by_pattern.severity, by_pattern.confidence) == ("LOW", "MEDIUM")


def test_entries_of_every_kind_are_taken() -> None:
    raw: dict[str, Any] = {
        "api": [{"hazard": "ML301", "name": "acme.run", "command": {"position": 0}, "always": True}],
        "origin": [{"name": "acme.body", "kind": "request"}],
        "sanitizer": [{"name": "acme.quoted", "against": ["shell"]}],
        "secrets": {"format": [{"name": "us", "prefix": "g_"}]},
    }
    read = parse(raw)
    assert [*read.api, *read.origin, *read.sanitizer] == [*raw["api"], *raw["origin"], *raw["sanitizer"]]


def test_a_block_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = {"trusted_orgs": ["a"]}
    first = settings(raw)
    monkeypatch.setattr(module, "parse", None)
    assert settings(raw) is first
    assert settings({"trusted_orgs": ["a"]}) is first, "an equal block, as each rule gets its own"


def test_an_empty_block_gives_the_defaults_without_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "parse", None)
    assert settings({}) == Settings()


def test_who_is_handed_no_settings_has_those_of_the_scan() -> None:
    assert module.in_force() == Settings()
    first, second = {"trusted_orgs": ["a"]}, {"trusted_orgs": ["b"]}
    for raw in (first, second, first):
        assert settings(raw) is module.in_force()
        assert module.in_force().trusted_orgs == tuple(raw["trusted_orgs"])
    settings({})
    assert module.in_force() == Settings()


def test_another_block_gives_other_settings() -> None:
    assert settings({"trusted_orgs": ["a"]}).trusted_orgs == ("a",)
    assert settings({"trusted_orgs": ["b"]}).trusted_orgs == ("b",)
    assert settings(gen_config("mlops")) == Settings()


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "(a+)+",
            "(?:a+)+b",
            "((a)+)+",
            "(a*b)*",
            "(a|b+)+",
            "(?=(a+)+)",
            "(?!(a+)+)",
            "(a+?)+",
            "(?:a{1000})+",
            "(?:a{21})+",
        ),
        *("(a)?(?(1)b+|c)+", "(?:(a)?(?(1)b+|c))+", "(?:(a)?(?(1)b|c+))+"),
    ],
)
def test_patterns_that_may_take_forever_are_refused(pattern: str) -> None:
    with pytest.raises(SettingsError, match="without a repetition inside a repetition"):
        parse({"secrets": {"allow": [pattern]}})


@pytest.mark.parametrize(
    "pattern",
    [
        "(a{2,5}){2,3}",
        "(?:ab)+",
        "[a-z]+x[a-z]+",
        "(?<=a)b",
        "(a){3}",
        "(a)?(?(1)b|c)+",
        "(a+|b)",
        "(?=a+)b+",
        "(?:a{20})+",
    ],
)
def test_patterns_that_end_soon_are_taken(pattern: str) -> None:
    assert parse({"secrets": {"allow": [pattern]}}).secrets.allow == (pattern,)


@pytest.mark.parametrize("entropy", [0, 3.5, 8])
def test_any_entropy_that_a_character_can_have(entropy: float) -> None:
    assert parse({"secrets": {"minimum_entropy": entropy}}).secrets.minimum_entropy == entropy


@pytest.mark.parametrize("entropy", [-0.1, 8.1, float("nan"), float("inf")])
def test_other_entropies_are_refused(entropy: float) -> None:
    with pytest.raises(SettingsError, match="from 0 to 8"):
        parse({"secrets": {"minimum_entropy": entropy}})
