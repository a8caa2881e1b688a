"""How programs call language models and what asks them, where no library that is known does.

Read in the sources of metagpt-0.8.2, agentscope-0.1.0, upsonic-0.56.0, swarms-16.0.3, lightrag_hku-1.5.7,
gpt_researcher-0.15.1, superduper_framework-0.10.0, vanna-2.0.2, autogenstudio-0.4.2.2 and rasa-3.6.21.
"""

from __future__ import annotations

_MODEL = (
    r"(?:llm|chat_?model|language_?model|chat_?bot|chat_?gpt|gpt_?\d?\w{0,3}|open_?ai|anthropic|claude|gemini|ollama"
    r"|deep_?seek)"
)
_ROLE = (
    r"(?:client|service|manager|instance|backend|provider|model|engine|api|chain|wrapper|interface|caller|handler"
    r"|connector|chat|obj|helper|proxy|executor|predictor|generator|completion|session)"
)
_ANSWER = r"(?:response|answer|reply|completion|completions|output|text|content|code|message|result)"
_HOW = rf"(?:{_ANSWER}|async|sync|stream|chat|once|json|v\d|with_\w+|from_\w+)"

MODELS = rf"(?:[a-z0-9]+_){{0,3}}{_MODEL}(?:_{_ROLE}){{0,2}}"
"""``llm``, ``self.chat_model``, ``openai_client``, ``BaseLLM``, ``llm_service``; not ``llm_cache``, ``llm_config``."""

SIGNS = rf"{_MODEL}|aask|completion"
"""What each name that ``FUNCTIONS`` fits holds."""

METHODS = (
    rf"(?:a|async_)?(?:ask|call|chat|complete|completions?|generate|invoke|infer|inference|predict|query|respond|reply|run"
    rf"|answer|create_completion|create_chat_completion|chat_completions?|send_message|send_request|stream)(?:_{_HOW})*"
    rf"|a?(?:get|fetch|create|make)_(?:\w+_)?{_ANSWER}(?:_{_HOW})*"
    r"|__call__"
)
"""Methods of a model that give an answer: ``ask``, ``aask``, ``acomplete``, ``get_response_async``."""

STARTS: tuple[str, ...] = tuple(
    f"{before}{verb}"
    for before in ("", "a", "async_")
    for verb in """
    ask call chat complet generat invok infer predict query respond reply run answer stream send_ create_ get_ fetch_
    make_ __call__
    """.split()
)
"""How each name that ``METHODS`` fits starts."""

FUNCTIONS = (
    # ask_llm, call_gpt4, query_openai_api, prompt_claude, run_llm_async
    rf"a?(?:async_)?(?:ask|call|query|prompt|invoke|run|complete|consult|chat_with|send_to|request)_(?:to_|the_|an_?)?"
    rf"{_MODEL}(?:_(?:{_ROLE}|{_HOW}))*"
    # get_llm_response, generate_gpt_answer
    rf"|a?(?:get|fetch|generate|create|make|read)_{_MODEL}(?:_{_ROLE})?_{_ANSWER}(?:_{_HOW})*"
    # aask: asked, and waited for
    rf"|aask(?:_{_HOW})*"
    # llm_call, gpt_complete, openai_chat_completion
    rf"|a?{_MODEL}_(?:call|ask|query|chat|complete|generate|invoke|predict|request|infer|reply|respond)(?:_{_HOW})*"
    # get_chat_completion, create_chat_completion, generate_with_llm
    rf"|a?(?:get|create|generate)_(?:chat_)?completions?(?:_{_HOW})*|(?:generate|complete|answer)_(?:with|by|from|using)_{_MODEL}"
)
"""Functions, and methods of anything, that ask a model by their name."""
