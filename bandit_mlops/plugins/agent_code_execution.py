"""ML303: code and commands that an agent may run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import empowered, matching
from bandit_mlops.analysis import door
from bandit_mlops.catalog.agent_entries import AgentPower, ServerStarter
from bandit_mlops.catalog.entries import Command
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["agent_code_execution", "gen_config"]


_CALLS = matching.calls(AgentPower, Command, ServerStarter)


def _may_empower(file: door.File) -> bool:
    return _CALLS(file) or empowered.may_be_told(file)


@rule("ML303", Call=_may_empower, Assign=empowered.may_be_told)
def agent_code_execution(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Code and commands that an agent may run without a sandbox.

    What it finds
    -------------
    Power that is given to a language model: interpreters and shells of LangChain (``PythonREPLTool``, ``ShellTool``,
    ``create_pandas_dataframe_agent`` …), ``allow_dangerous_code=True`` and the like in whatever function takes it,
    executors of AutoGen, smolagents, CrewAI, LlamaIndex, pandasai, Vanna, Google ADK, Agno, CAMEL, AgentScope, the
    OpenAI Agents SDK and Claude's SDK that use this machine, Open Interpreter's ``auto_run = True``, agents that are
    started as commands with their guards off, chains in which the model writes SQL or graph queries, tools of MCP and
    of agents whose argument is the program that is run, and MCP servers that are started with a command from elsewhere.

    It is silent on sandboxes (Docker, E2B, Modal, WebAssembly and others), on guards that are on, on libraries that
    refuse without the opt-in, on constant code, on annotations, and on the classes themselves. What reaches a shell or
    ``exec`` directly is reported by ML301 and ML302.

    Why it matters
    --------------
    What a model writes can be steered by whoever writes what it reads: a user, a web page, a mail, a file name. With an
    interpreter at hand, such a text runs with the rights of this process. CVE-2023-44467 and CVE-2024-27444 got past
    the checks of LangChain's ``PALChain``; CVE-2026-27966 in Langflow was a CSV agent that was always built with
    ``allow_dangerous_code=True``.

    Severity is HIGH where the model's text runs as code or as a command; MEDIUM where a barrier that is no sandbox, or
    a person, stands in between, and for queries, files and network addresses that the model chooses.

    Example
    -------
    .. code-block:: python

        agent = create_csv_agent(llm, "sales.csv", allow_dangerous_code=True)
        executor = LocalCommandLineCodeExecutor(work_dir="coding")

    Instead
    -------
    .. code-block:: python

        executor = DockerCommandLineCodeExecutor(work_dir="coding")
        agent = CodeAgent(tools=[], model=model, executor_type="docker")

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-94, CWE-1426, CWE-250, CWE-862; OWASP ASVS 5.0.0 v5.0.0-1.3.2, v5.0.0-15.2.5, v5.0.0-13.2.2; OWASP AISVS 1.0
    C9.3.1, C9.2.1, C7.1.1; OWASP Top 10 for LLM Applications (2025) LLM05:2025, LLM06:2025; OWASP Top 10 for LLM
    Applications (2026) LLM10:2026, LLM03:2026; MITRE ATLAS 5.6 AML.T0050, AML.T0053, AML.T0102, AML.T0105.

    Overlap
    -------
    None: Bandit's B603 and B607 report some of the calls that start programs, for other reasons.

    References
    ----------
    - https://python.langchain.com/docs/security/
    - https://huggingface.co/docs/smolagents/tutorials/secure_code_execution
    - https://microsoft.github.io/autogen/stable/user-guide/core-user-guide/components/command-line-code-executors.html
    - https://modelcontextprotocol.io/specification/latest/basic/security_best_practices
    """
    node = context.node
    if isinstance(node, ast.Assign):
        return empowered.setting_issue(node)
    if not isinstance(node, ast.Call):
        return None
    site = matching.site(context)
    if site is not None:
        found = (
            site.first_issue(AgentPower, lambda power, callee: empowered.power_issue(power, callee, site))
            or site.first_issue(Command, lambda command, callee: empowered.command_issue(command, callee, site))
            or site.first_issue(ServerStarter, lambda starter, callee: empowered.starter_issue(starter, callee, site))
        )
        if found is not None or any(site.of(AgentPower)):
            return found
    if empowered.may_consent(node):
        return empowered.consent_issue(door.file_of(context), node)
    if len(node.args) == 2 and isinstance(node.func, ast.Attribute) and node.func.attr in {"setdefault", "putenv"}:
        return empowered.variable_issue(node)
    return None
