"""What counts as the answer of a language model by what the program calls it."""

from __future__ import annotations

import re

import astroid
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandit_mlops.analysis.by_name import ModelNames, asks_model
from bandit_mlops.analysis.evaluate import Evaluator
from bandit_mlops.analysis.values import Call
from bandit_mlops.catalog.model_names import FUNCTIONS, METHODS, MODELS, SIGNS, STARTS

NAMES = ModelNames(re.compile(MODELS), re.compile(METHODS), re.compile(FUNCTIONS), re.compile(SIGNS), STARTS)


def asks(expression: str) -> bool:
    code = f"def f(self, llm, client, gpt4, chat_model, agent, typed: BaseLLM, items):\n    return {expression}"
    node = astroid.parse(code).body[0].body[0].value
    value = Evaluator().value(node)
    return isinstance(value, Call) and asks_model(value, NAMES)


@pytest.mark.parametrize(
    "expression",
    [
        "self.llm.aask(items)",
        "llm(items)",
        "self._llm.agenerate(items)",
        "self.context.llm_client.chat_completion(items)",
        "typed.complete(items)",
        "gpt4.predict(items)",
        "self.models['llm'].generate(items)",
        "make_llm().invoke(items)",
        "OpenAIClient().get_response(items)",
        "ask_gpt(items)",
        "self.call_llm(items)",
        "self._aask(items)",
        "askLLM(items)",
        "get_llm_response(items)",
        "get_completion_from_messages(items)",
        "llm_generate(items)",
        "chat_model.stream(items)",
    ],
)
def test_answers(expression: str) -> None:
    assert asks(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "self.llm.get_num_tokens(items)",
        "llm.bind_tools(items)",
        "self.llm_cache.query(items)",
        "self.llm_config.get(items)",
        "get_llm(items)",
        "create_llm(items)",
        "self.model.generate(items)",
        "client.run(items)",
        "agent.predict(items)",
        "set_llm(items)",
        "load_language_model(items)",
        "parse_llm_output(items)",
        "llm.dict()",
        "self.context.llm()",
        "completion(items)",
        "self.query_engine.query(items)",
    ],
)
def test_what_else_has_such_names(expression: str) -> None:
    assert not asks(expression)


@given(st.from_regex(METHODS, fullmatch=True))
def test_how_a_method_starts_rules_out_none_that_asks(name: str) -> None:
    assert name.startswith(STARTS)


@given(st.from_regex(FUNCTIONS, fullmatch=True))
def test_what_a_function_holds_rules_out_none_that_asks(name: str) -> None:
    assert re.search(SIGNS, name)
