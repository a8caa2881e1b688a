"""What gives agents power: interpreters, shells, executors without a sandbox, guards that are taken away."""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.agent_entries import AgentPower, AgentProgram, Case, Consent, ServerStarter
from bandit_mlops.catalog.entries import Argument, Dotted, Since, Switch


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    """Each member of each owner, as dotted names."""
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


def _is_true(name: str, position: int | None = None) -> Switch:
    """Dangerous only if it is passed and true."""
    return Switch(Argument(name, position), unsafe=(True,), absent=True)


_PYTHON = "run any Python code in this process"
_SHELL = "run any command on this machine"
_SANDBOX = "Run it in a sandbox of its own: a container, E2B, or Modal"
_DANGEROUS_CODE = (Case((_is_true("allow_dangerous_code"),)),)
_DANGEROUS_REQUESTS = (Case((_is_true("allow_dangerous_requests"),)),)

# -- LangChain -------------------------------------------------------------------------------------------------------

_REPL = (
    "langchain_experimental.utilities.PythonREPL",
    "langchain_experimental.utilities.python.PythonREPL",
    "langchain_community.utilities.PythonREPL",
    "langchain_community.utilities.python.PythonREPL",
    "langchain.utilities.PythonREPL",
    "langchain.utilities.python.PythonREPL",
    "langchain.python.PythonREPL",
)
_LANGCHAIN: tuple[AgentPower, ...] = (
    AgentPower(
        names=(*_each(_REPL, ("run", "worker")),),
        source="langchain_experimental-0.4.2:langchain_experimental/utilities/python.py:55",
        power=_PYTHON,
        fix=_SANDBOX,
        text=Argument("command", 0),
    ),
    AgentPower(
        names=_REPL,
        source="langchain_experimental-0.4.2:langchain_experimental/utilities/python.py:55",
        power=_PYTHON,
        fix=_SANDBOX,
        used_by=("run", "worker"),
    ),
    AgentPower(
        names=(
            "langchain_experimental.llm_bash.bash.BashProcess",
            "langchain.utilities.BashProcess",
            "langchain.utilities.bash.BashProcess",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/llm_bash/bash.py:19",
        power=_SHELL,
        fix=_SANDBOX,
        cwe=78,
        used_by=("run", "worker"),
    ),
    AgentPower(
        names=(
            *_each(
                (
                    "langchain_experimental.tools",
                    "langchain_experimental.tools.python.tool",
                    "langchain.tools.python.tool",
                ),
                ("PythonREPLTool", "PythonAstREPLTool"),
            ),
            "langchain_experimental.agents.agent_toolkits.create_python_agent",
            "langchain_experimental.agents.agent_toolkits.python.base.create_python_agent",
            "langchain.agents.agent_toolkits.create_python_agent",
            "langchain_experimental.cpal.base.CPALChain.from_univariate_prompt",
            "langchain_experimental.cpal.base.CPALChain",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/tools/python/tool.py:129; "
        "langchain_experimental-0.4.2:langchain_experimental/cpal/models.py:221: without any guard",
        power=_PYTHON,
        fix=_SANDBOX,
    ),
    AgentPower(
        names=(
            *_each(
                (
                    "langchain_experimental.agents",
                    "langchain_experimental.agents.agent_toolkits",
                    "langchain_experimental.agents.agent_toolkits.*",
                ),
                (
                    "create_pandas_dataframe_agent",
                    "create_csv_agent",
                    "create_spark_dataframe_agent",
                    "create_xorbits_agent",
                ),
            ),
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/agents/agent_toolkits/pandas/base.py:172",
        power=_PYTHON,
        fix="Leave `allow_dangerous_code` off, and ask through SQL or fixed functions, or run it all in a sandbox",
        cases=_DANGEROUS_CODE,
    ),
    AgentPower(
        names=(
            *_each(
                ("langchain_experimental.pal_chain.PALChain", "langchain_experimental.pal_chain.base.PALChain"),
                ("from_math_prompt", "from_colored_object_prompt"),
            ),
            "langchain_experimental.pal_chain.PALChain",
            "langchain_experimental.pal_chain.base.PALChain",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/pal_chain/base.py:244",
        power=_PYTHON,
        fix="Leave `allow_dangerous_code` off, or run it all in a sandbox",
        cases=_DANGEROUS_CODE,
    ),
    AgentPower(
        names=(
            "langchain_experimental.llm_symbolic_math.base.LLMSymbolicMathChain",
            "langchain_experimental.llm_symbolic_math.base.LLMSymbolicMathChain.from_llm",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/llm_symbolic_math/base.py:45: it lets sympify "
        "evaluate text",
        power=_PYTHON,
        fix="Leave `allow_dangerous_requests` off",
        cases=_DANGEROUS_REQUESTS,
        cwe=95,
    ),
    AgentPower(
        names=(
            "langchain_experimental.llm_bash.base.LLMBashChain",
            "langchain_experimental.llm_bash.base.LLMBashChain.from_llm",
            "langchain.chains.LLMBashChain",
            "langchain.chains.LLMBashChain.from_llm",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/llm_bash/base.py:22",
        power=_SHELL,
        fix=_SANDBOX,
        cwe=78,
    ),
    AgentPower(
        names=_each(
            (
                "langchain.chains.LLMMathChain",
                "langchain.chains.llm_math.base.LLMMathChain",
                "langchain_classic.chains.LLMMathChain",
                "langchain_classic.chains.llm_math.base.LLMMathChain",
            ),
            ("from_llm",),
        ),
        source="langchain_classic-1.0.8:langchain_classic/chains/llm_math/base.py:80; "
        "numexpr-2.14.2:numexpr/necompiler.py:935: numexpr checks text from 2.8.5 on",
        power=_PYTHON,
        fix="Require `numexpr>=2.8.5`, which checks the expression",
        safe_since=Since("numexpr", "2.8.5", assumed=True),
        cwe=95,
    ),
    AgentPower(
        names=(
            *_each(
                (
                    "langchain_community.tools",
                    "langchain_community.tools.shell",
                    "langchain_community.tools.shell.tool",
                ),
                ("ShellTool",),
            ),
            "langchain.tools.ShellTool",
            "langchain.tools.shell.tool.ShellTool",
        ),
        source="langchain_community-0.4.2:langchain_community/tools/shell/tool.py:75: ask_human_input is False",
        power=_SHELL,
        fix="Ask before each command, `ShellTool(ask_human_input=True)`, in a container",
        asks=(Switch(Argument("ask_human_input"), safe=(True,)),),
        cwe=78,
    ),
    AgentPower(
        names=(
            "langchain_community.agent_toolkits.load_tools.load_tools",
            "langchain_community.agent_toolkits.load_tools",
            "langchain.agents.load_tools",
            "langchain.agents.load_tools.load_tools",
            "langchain_classic.agents.load_tools",
        ),
        source="langchain_community-0.4.2:langchain_community/agent_toolkits/load_tools.py:160: DANGEROUS_TOOLS",
        power=_SHELL,
        fix="Leave the tool out",
        cases=(
            Case(
                (
                    Switch(Argument("tool_names", 0), unsafe=("terminal",), absent=True),
                    _is_true("allow_dangerous_tools"),
                )
            ),
            Case((Switch(Argument("tool_names", 0), unsafe=("python_repl",), absent=True),), _PYTHON),
            Case(
                (
                    Switch(
                        Argument("tool_names", 0),
                        unsafe=(
                            "requests",
                            "requests_all",
                            "requests_get",
                            "requests_post",
                            "requests_put",
                            "requests_patch",
                            "requests_delete",
                        ),
                        absent=True,
                    ),
                    _is_true("allow_dangerous_tools"),
                ),
                "call any address, also within your own network",
                "MEDIUM",
            ),
        ),
        cwe=78,
    ),
    AgentPower(
        names=(
            "langchain.agents.middleware.ShellToolMiddleware",
            "langchain.agents.middleware.shell_tool.ShellToolMiddleware",
        ),
        source="langchain-1.5.2:langchain/agents/middleware/shell_tool.py:543: the host without a policy",
        power=_SHELL,
        fix="Run it in a container: `ShellToolMiddleware(execution_policy=DockerExecutionPolicy())`",
        cases=(
            Case(
                (
                    Switch(
                        Argument("execution_policy"),
                        unsafe=(
                            None,
                            Dotted(
                                (
                                    "langchain.agents.middleware.HostExecutionPolicy",
                                    "langchain.agents.middleware.shell_tool.HostExecutionPolicy",
                                )
                            ),
                        ),
                    ),
                )
            ),
        ),
        cwe=78,
    ),
    AgentPower(
        names=(
            *_each(
                ("langchain_community.chains.graph_qa.*", "langchain_community.chains", "langchain.chains"),
                _each(
                    (
                        "GraphCypherQAChain",
                        "GremlinQAChain",
                        "KuzuQAChain",
                        "MemgraphQAChain",
                        "NebulaGraphQAChain",
                        "NeptuneOpenCypherQAChain",
                        "NeptuneSparqlQAChain",
                        "ArangoGraphQAChain",
                        "FalkorDBQAChain",
                        "HugeGraphQAChain",
                        "GraphSparqlQAChain",
                        "OntotextGraphDBQAChain",
                    ),
                    ("from_llm",),
                ),
            ),
            "langchain_neo4j.GraphCypherQAChain.from_llm",
            "langchain_memgraph.*.MemgraphQAChain.from_llm",
        ),
        source="langchain_community-0.4.2:langchain_community/chains/graph_qa/cypher.py:204",
        power="read, change and delete whatever the connection may",
        fix="Connect with a role that can only read, and leave `allow_dangerous_requests` off elsewhere",
        cases=_DANGEROUS_REQUESTS,
        severity="MEDIUM",
        cwe=943,
    ),
    AgentPower(
        names=(
            *_each(
                (
                    "langchain_community.tools.requests.tool",
                    "langchain_community.tools",
                    "langchain.tools",
                ),
                ("RequestsGetTool", "RequestsPostTool", "RequestsPatchTool", "RequestsPutTool", "RequestsDeleteTool"),
            ),
            "langchain_community.agent_toolkits.openapi.toolkit.RequestsToolkit",
            "langchain_community.agent_toolkits.openapi.toolkit.OpenAPIToolkit",
            "langchain_community.agent_toolkits.openapi.toolkit.OpenAPIToolkit.from_llm",
            "langchain_community.agent_toolkits.OpenAPIToolkit",
            "langchain_community.agent_toolkits.OpenAPIToolkit.from_llm",
            "langchain_community.agent_toolkits.openapi.planner.create_openapi_agent",
            "langchain_community.retrievers.web_research.WebResearchRetriever.from_llm",
            "langchain_community.retrievers.web_research.WebResearchRetriever",
        ),
        source="langchain_community-0.4.2:langchain_community/tools/requests/tool.py:32",
        power="call any address, also within your own network",
        fix="Let it call fixed addresses through functions of your own, and leave `allow_dangerous_requests` off",
        cases=_DANGEROUS_REQUESTS,
        severity="MEDIUM",
        cwe=918,
    ),
    AgentPower(
        names=(
            "langchain_community.agent_toolkits.create_sql_agent",
            "langchain_community.agent_toolkits.sql.base.create_sql_agent",
            "langchain.agents.create_sql_agent",
            "langchain.agents.agent_toolkits.create_sql_agent",
            *_each(
                (
                    "langchain_experimental.sql.SQLDatabaseChain",
                    "langchain_experimental.sql.base.SQLDatabaseChain",
                    "langchain_experimental.sql.vector_sql.VectorSQLDatabaseChain",
                ),
                ("from_llm",),
            ),
            "langchain_experimental.sql.SQLDatabaseChain",
            "llama_index.core.query_engine.NLSQLTableQueryEngine",
            "llama_index.core.query_engine.SQLTableRetrieverQueryEngine",
            "llama_index.core.indices.struct_store.NLSQLTableQueryEngine",
            "llama_index.experimental.query_engine.JSONalyzeQueryEngine",
        ),
        source="langchain_experimental-0.4.2:langchain_experimental/sql/base.py:39: its security note",
        power="send any SQL that the connection may",
        fix="Connect with a role that can only read the tables it needs",
        severity="MEDIUM",
        cwe=89,
    ),
    AgentPower(
        names=(
            "langchain_community.agent_toolkits.FileManagementToolkit",
            "langchain_community.agent_toolkits.file_management.toolkit.FileManagementToolkit",
            *_each(
                ("langchain_community.tools", "langchain_community.tools.file_management"),
                ("WriteFileTool", "ReadFileTool", "DeleteFileTool", "MoveFileTool", "CopyFileTool"),
            ),
        ),
        source="langchain_community-0.4.2:langchain_community/agent_toolkits/file_management/toolkit.py:44: all files",
        power="read and write every file that this process may",
        fix='Give it one folder: `FileManagementToolkit(root_dir="workspace")`',
        cases=(Case((Switch(Argument("root_dir"), unsafe=(None, "/", "~", "")),)),),
        severity="MEDIUM",
        cwe=22,
    ),
)

# -- other frameworks ------------------------------------------------------------------------------------------------

_DANGEROUS_IMPORTS = (
    "*",
    *(
        "os",
        "subprocess",
        "sys",
        "shutil",
        "socket",
        "pathlib",
        "io",
        "pty",
        "multiprocessing",
        "builtins",
        "importlib",
    ),
    *("ctypes", "pickle", "posix", "posixpath", "os.path", "os.*", "subprocess.*", "requests"),
)
_SANDBOXES = ("e2b", "docker", "modal", "blaxel", "wasm")
_OTHERS: tuple[AgentPower, ...] = (
    AgentPower(
        names=("smolagents.CodeAgent", "smolagents.agents.CodeAgent"),
        source="smolagents-1.26.0:smolagents/agents.py:1603; "
        "smolagents-1.26.0:smolagents/local_python_executor.py:1688: the local executor is a barrier, no sandbox",
        power="run Python code in this process, behind a barrier that is no sandbox",
        fix='Run its code in a sandbox: `CodeAgent(…, executor_type="docker")`',
        cases=(
            Case(
                (Switch(Argument("additional_authorized_imports", 3), unsafe=_DANGEROUS_IMPORTS, absent=True),),
                "run any Python code in this process, since it may import what leads out of the interpreter",
                "HIGH",
            ),
            Case((Switch(Argument("executor_type", 6), safe=_SANDBOXES, unsafe=("local",)),)),
        ),
        off=(Switch(Argument("executor_type", 6), safe=_SANDBOXES),),
        instead=(Argument("executor", 5),),
        severity="MEDIUM",
        cwe=693,
    ),
    AgentPower(
        names=(
            "smolagents.LocalPythonExecutor",
            "smolagents.local_python_executor.LocalPythonExecutor",
        ),
        source="smolagents-1.26.0:smolagents/local_python_executor.py:1688; "
        "smolagents-1.26.0:smolagents/local_python_executor.py:130: DANGEROUS_MODULES",
        power="run Python code in this process, behind a barrier that is no sandbox",
        fix="Run its code in a sandbox: `DockerExecutor`, `E2BExecutor`",
        cases=(
            Case(
                (Switch(Argument("additional_authorized_imports", 0), unsafe=_DANGEROUS_IMPORTS, absent=True),),
                "run any Python code in this process, since it may import what leads out of the interpreter",
                "HIGH",
            ),
            Case(),
        ),
        severity="MEDIUM",
        cwe=693,
    ),
    AgentPower(
        names=(
            "smolagents.local_python_executor.evaluate_python_code",
            "transformers.agents.python_interpreter.evaluate_python_code",
        ),
        source="smolagents-1.26.0:smolagents/local_python_executor.py:1583",
        power="run Python code in this process, behind a barrier that is no sandbox",
        fix="Run its code in a sandbox: `DockerExecutor`, `E2BExecutor`",
        text=Argument("code", 0),
        severity="MEDIUM",
        cwe=693,
    ),
    AgentPower(
        names=(
            "smolagents.PythonInterpreterTool",
            "smolagents.default_tools.PythonInterpreterTool",
            "transformers.agents.ReactCodeAgent",
            "transformers.agents.CodeAgent",
            "transformers.ReactCodeAgent",
            "transformers.CodeAgent",
        ),
        source="smolagents-1.26.0:smolagents/default_tools.py:50; "
        "transformers-4.48.0:transformers/agents/agents.py:595; "
        "transformers-4.48.0:transformers/agents/agents.py:1102",
        power="run Python code in this process, behind a barrier that is no sandbox",
        fix='Run its code in a sandbox: `CodeAgent(…, executor_type="docker")`',
        cases=(
            Case(
                (Switch(Argument("additional_authorized_imports"), unsafe=_DANGEROUS_IMPORTS, absent=True),),
                "run any Python code in this process, since it may import what leads out of the interpreter",
                "HIGH",
            ),
            Case(
                (Switch(Argument("authorized_imports"), unsafe=_DANGEROUS_IMPORTS, absent=True),),
                "run any Python code in this process, since it may import what leads out of the interpreter",
                "HIGH",
            ),
            Case(),
        ),
        severity="MEDIUM",
        cwe=693,
    ),
    AgentPower(
        names=(
            "autogen_ext.code_executors.local.LocalCommandLineCodeExecutor",
            "autogen.coding.LocalCommandLineCodeExecutor",
            "autogen.coding.local_commandline_code_executor.LocalCommandLineCodeExecutor",
            "autogen_ext.code_executors.jupyter.JupyterCodeExecutor",
            "autogen.coding.jupyter.LocalJupyterServer",
            "autogen.coding.jupyter.EmbeddedIPythonCodeExecutor",
        ),
        source="autogen_ext-0.7.5:autogen_ext/code_executors/local/__init__.py:147: it only warns; "
        "autogen_agentchat-0.2.40:autogen/coding/factory.py:34",
        power=_SHELL,
        fix="Run it in a container: `DockerCommandLineCodeExecutor(…)`",
    ),
    AgentPower(
        names=(
            *_each(
                ("autogen", "autogen.agentchat"),
                ("ConversableAgent", "AssistantAgent", "UserProxyAgent"),
            ),
            "autogen.agentchat.contrib.math_user_proxy_agent.MathUserProxyAgent",
            "autogen.agentchat.contrib.retrieve_user_proxy_agent.RetrieveUserProxyAgent",
        ),
        source="autogen_agentchat-0.2.40:autogen/agentchat/conversable_agent.py:77; "
        "autogen_agentchat-0.2.40:autogen/code_utils.py:288",
        power=_SHELL,
        fix='Run it in a container, `code_execution_config={"use_docker": True}`, or not at all: '
        "`code_execution_config=False`",
        cases=(
            Case(
                (Switch(Argument("code_execution_config", key="use_docker"), unsafe=(False, "False", 0), absent=True),),
            ),
        ),
    ),
    AgentPower(
        names=("autogen.coding.CodeExecutorFactory.create",),
        source="autogen_agentchat-0.2.40:autogen/coding/factory.py:10",
        power=_SHELL,
        fix="Run it in a container: `DockerCommandLineCodeExecutor(…)`",
        cases=(
            Case(
                (
                    Switch(
                        Argument("code_execution_config", 0, key="executor"),
                        unsafe=("commandline-local", "ipython-embedded", "jupyter-local"),
                        absent=True,
                    ),
                )
            ),
        ),
    ),
    AgentPower(
        names=("autogen_ext.code_executors.create_default_code_executor",),
        source="autogen_ext-0.7.5:autogen_ext/code_executors/__init__.py:41: the local one where Docker is missing",
        power="run any command on this machine wherever Docker is missing",
        fix="Name the container: `DockerCommandLineCodeExecutor(…)`",
        severity="MEDIUM",
    ),
    AgentPower(
        names=("autogen_ext.teams.magentic_one.MagenticOne",),
        source="autogen_ext-0.7.5:autogen_ext/teams/magentic_one.py:22: the local executor where Docker is missing",
        power="run any command on this machine wherever Docker is missing",
        fix="Name the container: `MagenticOne(client, code_executor=DockerCommandLineCodeExecutor(…))`",
        instead=(Argument("code_executor", 3),),
        severity="MEDIUM",
    ),
    AgentPower(
        names=("ag2.tools.SandboxShellTool", "ag2.tools.shell.SandboxShellTool", "ag2.tools.SandboxCodeTool"),
        source="ag2-1.2.1:ag2/tools/shell/tool.py:24; ag2-1.2.1:ag2/tools/code/tool.py:77: this machine by default",
        power=_SHELL,
        fix="Run it in a container: `SandboxShellTool(DockerEnvironment(…))`",
        cases=(
            Case(
                (
                    Switch(
                        Argument("environment", 0),
                        unsafe=(
                            None,
                            Dotted(("ag2.tools.sandbox.LocalEnvironment", "ag2.tools.LocalEnvironment")),
                        ),
                    ),
                )
            ),
        ),
        off=(Switch(Argument("readonly"), safe=(True,)),),
        instead=(Argument("allowed"),),
        cwe=78,
    ),
    AgentPower(
        names=("crewai.Agent", "crewai.agent.Agent"),
        source="crewai-1.15.30:crewai/agent/core.py:433: deprecated and without effect",
        power=_PYTHON,
        fix='Run it in a container, `code_execution_mode="safe"`, or not at all: `allow_code_execution=False`',
        cases=(
            Case(
                (
                    _is_true("allow_code_execution"),
                    Switch(Argument("code_execution_mode"), unsafe=("unsafe",), absent=True),
                )
            ),
        ),
        safe_since=Since("crewai", "1.14"),
    ),
    AgentPower(
        names=("crewai_tools.CodeInterpreterTool", "crewai_tools.tools.CodeInterpreterTool"),
        source="crewai_tools-0.40.0:crewai_tools/tools/code_interpreter_tool/code_interpreter_tool.py:36",
        power=_PYTHON,
        fix="Leave it in its container: `CodeInterpreterTool()`",
        cases=(Case((_is_true("unsafe_mode"),)),),
        safe_since=Since("crewai-tools", "1.14"),
    ),
    AgentPower(
        names=("interpreter.OpenInterpreter", "interpreter.AsyncInterpreter", "interpreter.core.core.OpenInterpreter"),
        source="open_interpreter-0.4.3:interpreter/core/core.py:42: auto_run is False by default",
        power="run any command on this machine, and nobody is asked",
        fix="Let a person confirm: `auto_run=False`",
        cases=(Case((_is_true("auto_run", 2),)),),
    ),
    AgentPower(
        names=("agents.ShellTool", "agents.tool.ShellTool"),
        source="openai_agents-0.24.0:agents/tool.py:1493: the local machine, without approval, by default",
        power=_SHELL,
        fix="Ask before each command, `ShellTool(executor, needs_approval=True)`, or use a hosted container",
        cases=(Case((Switch(Argument("needs_approval", 2), unsafe=(False,)),)),),
        off=(
            Switch(
                Argument("environment", 4, key="type"),
                safe=("container_auto", "container_reference"),
                unsafe=("local",),
            ),
        ),
        cwe=78,
    ),
    AgentPower(
        names=("agents.LocalShellTool", "agents.tool.LocalShellTool"),
        source="openai_agents-0.24.0:agents/tool.py:1297: nobody is asked",
        power=_SHELL,
        fix="Ask before each command: `ShellTool(executor, needs_approval=True)`",
        cwe=78,
    ),
    AgentPower(
        names=("agents.ApplyPatchTool", "agents.tool.ApplyPatchTool"),
        source="openai_agents-0.24.0:agents/tool.py:1548: without approval by default",
        power="change files on this machine, and nobody is asked",
        fix="Ask before each change: `ApplyPatchTool(editor, needs_approval=True)`",
        cases=(Case((Switch(Argument("needs_approval", 2), unsafe=(False,)),)),),
        severity="MEDIUM",
        cwe=862,
    ),
    AgentPower(
        names=("agents.HostedMCPTool", "agents.tool.HostedMCPTool"),
        source="openai_agents-0.24.0:agents/tool.py:1158",
        power="call every tool of the server, and nobody is asked",
        fix='Ask before each call: `"require_approval": "always"`',
        cases=(Case((Switch(Argument("tool_config", 0, key="require_approval"), unsafe=("never",), absent=True),)),),
        severity="MEDIUM",
        cwe=862,
    ),
    AgentPower(
        names=_each(
            ("agents.extensions.experimental.codex",), ("codex_tool", "ThreadOptions", "CodexToolOptions", "Codex")
        ),
        source="openai_agents-0.24.0:agents/extensions/experimental/codex/thread_options.py:20; "
        "openai_agents-0.24.0:agents/extensions/experimental/codex/codex_tool.py:203",
        power="run any command on this machine outside Codex's own sandbox",
        fix='Stay in the sandbox: `sandbox_mode="workspace-write"`',
        cases=(Case((Switch(Argument("sandbox_mode"), unsafe=("danger-full-access",), absent=True),)),),
    ),
    AgentPower(
        names=(
            "claude_agent_sdk.ClaudeAgentOptions",
            "claude_agent_sdk.types.ClaudeAgentOptions",
            "claude_code_sdk.ClaudeCodeOptions",
        ),
        source="claude_agent_sdk-0.2.189:claude_agent_sdk/types.py:2430",
        power="run any command and change any file, and nobody is asked",
        fix='Let `can_use_tool` decide, with `permission_mode="default"`, or run it in a container',
        cases=(
            Case((Switch(Argument("permission_mode"), unsafe=("bypassPermissions",), absent=True),)),
            Case(
                (
                    Switch(
                        Argument("extra_args", key="dangerously-skip-permissions"), unsafe=(None, True, ""), absent=True
                    ),
                )
            ),
        ),
        off=(Switch(Argument("sandbox", key="enabled"), safe=(True,)),),
        cwe=862,
    ),
    AgentPower(
        names=_each(
            ("anthropic.lib.tools.agent_toolset",), ("beta_bash_tool", "beta_agent_toolset_20260401", "BashSession")
        ),
        source="anthropic-2.14.0:anthropic/lib/tools/agent_toolset.py:601: its bash isn't restricted",
        power=_SHELL,
        fix="Run the program in a container",
        cwe=78,
    ),
    AgentPower(
        names=(
            "google.adk.code_executors.UnsafeLocalCodeExecutor",
            "google.adk.code_executors.unsafe_local_code_executor.UnsafeLocalCodeExecutor",
        ),
        source="google_adk-2.13.0:google/adk/code_executors/unsafe_local_code_executor.py:120",
        power=_PYTHON,
        fix="Run it in a container: `ContainerCodeExecutor(…)`",
    ),
    AgentPower(
        names=(
            *_each(("agno.tools.shell", "phi.tools.shell"), ("ShellTools",)),
            *_each(("agno.tools.python", "phi.tools.python"), ("PythonTools",)),
        ),
        source="agno-3.1.10:agno/tools/shell.py:9; agno-3.1.10:agno/tools/python.py:45",
        power=_SHELL,
        fix='Ask before each call: `ShellTools(requires_confirmation_tools=["run_shell_command"])`',
        asks=(Switch(Argument("requires_confirmation_tools"), unsafe=(None,)),),
        cwe=78,
    ),
    AgentPower(
        names=("camel.toolkits.CodeExecutionToolkit", "camel.toolkits.code_execution.CodeExecutionToolkit"),
        source="camel_ai-0.2.90:camel/toolkits/code_execution.py:55",
        power=_PYTHON,
        fix='Run it in a container: `CodeExecutionToolkit(sandbox="docker")`',
        cases=(
            Case((_is_true("unsafe_mode", 2),)),
            Case(
                (
                    Switch(Argument("sandbox", 0), safe=("docker", "e2b", "microsandbox")),
                    Switch(Argument("require_confirm", 4), unsafe=(False,), absent=True),
                )
            ),
        ),
    ),
    AgentPower(
        names=(
            *_each(
                ("camel.interpreters",),
                ("SubprocessInterpreter", "InternalPythonInterpreter", "JupyterKernelInterpreter"),
            ),
        ),
        source="camel_ai-0.2.90:camel/interpreters/subprocess_interpreter.py:75: it asks unless told otherwise",
        power=_PYTHON,
        fix="Run it in a container: `DockerInterpreter()`",
        cases=(
            Case((Switch(Argument("require_confirm"), unsafe=(False,), absent=True),)),
            Case((_is_true("unsafe_mode"),)),
        ),
    ),
    AgentPower(
        names=("camel.toolkits.TerminalToolkit",),
        source="camel_ai-0.2.90:camel/toolkits/terminal_toolkit/terminal_toolkit.py:105",
        power=_SHELL,
        fix="Run it in a container: `TerminalToolkit(use_docker_backend=True)`",
        cases=(Case((Switch(Argument("safe_mode", 5), unsafe=(False,), absent=True),)),),
        off=(Switch(Argument("use_docker_backend", 2), safe=(True,)),),
        cwe=78,
    ),
    AgentPower(
        names=(
            "llama_index.tools.code_interpreter.CodeInterpreterToolSpec",
            "llama_index.tools.code_interpreter.base.CodeInterpreterToolSpec",
        ),
        source="llama_index_tools_code_interpreter-0.6.0:llama_index/tools/code_interpreter/base.py:13",
        power=_PYTHON,
        fix=_SANDBOX,
    ),
    AgentPower(
        names=(
            *_each(
                (
                    "llama_index.experimental.query_engine",
                    "llama_index.experimental",
                    "llama_index.experimental.query_engine.pandas",
                    "llama_index.query_engine",
                    "llama_index.query_engine.pandas",
                    "llama_index.legacy.query_engine",
                ),
                ("PandasQueryEngine", "PolarsQueryEngine"),
            ),
            "llama_index.experimental.query_engine.pandas.PandasInstructionParser",
            "llama_index.experimental.query_engine.polars.PolarsInstructionParser",
            "llama_index.query_engine.pandas_query_engine.PandasInstructionParser",
            "llama_index.core.query_engine.pandas.PandasInstructionParser",
        ),
        source="llama_index_experimental-0.6.6:llama_index/experimental/exec_utils.py:250: a guard that is no sandbox",
        power="run Python code in this process, behind a guard that is no sandbox",
        fix="Run it in a process of its own without rights, or ask through SQL with a role that can only read",
    ),
    AgentPower(
        names=(
            *_each(
                ("pandasai", "pandasai.smart_dataframe", "pandasai.smart_datalake", "pandasai.agent"),
                ("Agent", "SmartDataframe", "SmartDatalake"),
            ),
            "pandasai.agent.base.Agent",
        ),
        source="pandasai-3.0.0:pandasai/agent/base.py:127: this process without a sandbox",
        power=_PYTHON,
        fix="Run it in a container: `Agent(…, sandbox=DockerSandbox())`",
        instead=(Argument("sandbox"),),
    ),
    AgentPower(
        names=("pandasai.chat",),
        source="pandasai-3.0.0:pandasai/__init__.py:219",
        power=_PYTHON,
        fix="Run it in a container: `pai.chat(…, sandbox=DockerSandbox())`",
        instead=(Argument("sandbox"),),
    ),
    AgentPower(
        names=(
            "pandasai.core.code_execution.code_executor.CodeExecutor.execute",
            "pandasai.core.code_execution.code_executor.CodeExecutor.execute_and_return_result",
            "pandasai.core.code_execution.CodeExecutor.execute",
            "pandasai.core.code_execution.CodeExecutor.execute_and_return_result",
        ),
        source="pandasai-3.0.0:pandasai/core/code_execution/code_executor.py:29",
        power=_PYTHON,
        fix="Run it in a container: `DockerSandbox`",
        text=Argument("code", 0),
    ),
    AgentPower(
        names=_each(("vanna.tools", "vanna.tools.python"), ("RunPythonFileTool", "PipInstallTool")),
        source="vanna-2.0.2:vanna/tools/python.py:42; vanna-2.0.2:vanna/tools/python.py:107",
        power="run Python files, and install packages, on this machine",
        fix=_SANDBOX,
    ),
    AgentPower(
        names=(
            "vanna.flask.VannaFlaskApp",
            "vanna.legacy.flask.VannaFlaskApp",
        ),
        source="vanna-2.0.2:vanna/legacy/flask/__init__.py:1209: charts are Python that the model wrote, CVE-2024-5565",
        power="run any Python code in this process through the charts that it writes",
        fix="Turn charts off: `VannaFlaskApp(vn, chart=False)`",
        cases=(Case((Switch(Argument("chart", 13), unsafe=(True,)),)),),
    ),
    AgentPower(
        names=("vanna.*.ask",),
        source="vanna-2.0.2:vanna/legacy/base/base.py:1692: charts are Python that the model wrote, CVE-2024-5565",
        power="run any Python code in this process through the charts that it writes",
        fix="Turn charts off: `vn.ask(question, visualize=False)`",
        cases=(Case((Switch(Argument("visualize", 3), unsafe=(True,)),)),),
    ),
    AgentPower(
        names=("vanna.*.get_plotly_figure",),
        source="vanna-2.0.2:vanna/legacy/base/base.py:2072",
        power="run any Python code in this process through the charts that it writes",
        fix="Draw the chart yourself, from columns that the model names",
        text=Argument("plotly_code", 0),
    ),
    AgentPower(
        names=(
            "dspy.PythonInterpreter",
            "dspy.primitives.PythonInterpreter",
            "dspy.primitives.python_interpreter.PythonInterpreter",
        ),
        source="dspy-3.4.1:dspy/primitives/python_interpreter.py:243: a sandbox unless it's opened",
        power="reach files, variables or the network from within its sandbox",
        fix="Open what it needs and no more: one folder, one host",
        cases=(
            Case((Switch(Argument("enable_write_paths", 2), unsafe=("*", "/", "~", "."), absent=True),)),
            Case((Switch(Argument("enable_read_paths", 1), unsafe=("*", "/", "~"), absent=True),)),
            Case((Switch(Argument("enable_network_access", 4), unsafe=("*", True), absent=True),)),
        ),
        severity="MEDIUM",
        cwe=693,
    ),
    AgentPower(
        names=(
            "agentscope.service.execute_python_code",
            "agentscope.service.execute_shell_command",
            "agentscope.service.execute_code.exec_python.execute_python_code",
            "agentscope.service.execute_code.exec_shell.execute_shell_command",
        ),
        source="agentscope-0.1.0:agentscope/service/execute_code/exec_python.py:107; "
        "agentscope-0.1.0:agentscope/service/execute_code/exec_shell.py:11",
        power=_SHELL,
        fix="Run it in a container: `execute_python_code(code, use_docker=True)`",
        off=(Switch(Argument("use_docker", 2), safe=(True,)),),
        text=Argument("", 0),
    ),
    AgentPower(
        names=(
            "metagpt.actions.di.execute_nb_code.ExecuteNbCode",
            "metagpt.actions.run_code.RunCode",
        ),
        source="metagpt-0.8.2:metagpt/actions/di/execute_nb_code.py:30; metagpt-0.8.2:metagpt/actions/run_code.py:78",
        power=_PYTHON,
        fix="Run MetaGPT in a container",
    ),
    AgentPower(
        names=("strands_tools.python_repl", "strands_tools.shell"),
        source="strands_agents_tools-0.8.10:strands_tools/shell.py:45: they ask unless BYPASS_TOOL_CONSENT is set",
        power=_SHELL,
        fix="Leave `BYPASS_TOOL_CONSENT` unset",
        cases=(Case((_is_true("non_interactive_mode"),)),),
        cwe=78,
    ),
    AgentPower(
        names=("haystack.components.routers.ConditionalRouter", "haystack.components.converters.OutputAdapter"),
        source="haystack_ai-3.4.1:haystack/components/routers/conditional_router.py:186",
        power="run Python code through the template, which is no longer in a sandbox",
        fix="Leave `unsafe` off",
        cases=(Case((_is_true("unsafe"),)),),
        severity="MEDIUM",
        cwe=1336,
    ),
    AgentPower(
        names=(
            *_each(
                ("browser_use",),
                ("BrowserConfig", "BrowserContextConfig", "BrowserProfile", "BrowserSession", "Browser"),
            ),
            *_each(("browser_use.browser",), ("BrowserProfile", "BrowserSession")),
            *_each(("browser_use.browser.browser",), ("BrowserConfig", "Browser")),
            "browser_use.browser.context.BrowserContextConfig",
            "browser_use.browser.profile.BrowserProfile",
            "browser_use.browser.session.BrowserSession",
        ),
        source="browser_use-0.13.14:browser_use/browser/profile.py:626; "
        "browser_use-0.1.48:browser_use/browser/browser.py:117; browser_use-0.1.48:browser_use/browser/context.py:155",
        power="read other sites' pages with the user's logins, since the browser's walls between sites are down",
        fix="Leave `disable_security` off",
        cases=(Case((_is_true("disable_security"),)),),
        severity="MEDIUM",
        cwe=693,
    ),
)

AGENT_POWERS: tuple[AgentPower, ...] = (*_LANGCHAIN, *_OTHERS)
"""Every function that gives agents power."""

SERVER_STARTERS: tuple[ServerStarter, ...] = (
    ServerStarter(
        names=("mcp.StdioServerParameters", "mcp.client.stdio.StdioServerParameters"),
        source="mcp-1.30.0:mcp/client/stdio/__init__.py:72",
        command=Argument("command"),
    ),
    ServerStarter(
        names=(
            "pydantic_ai.mcp.MCPServerStdio",
            "fastmcp.client.transports.StdioTransport",
            "langchain_mcp_adapters.sessions.StdioConnection",
            "autogen_ext.tools.mcp.StdioServerParams",
        ),
        source="fastmcp-2.12.0:fastmcp/client/transports.py:309; autogen_ext-0.7.5:autogen_ext/tools/mcp/_config.py:9; "
        "langchain_mcp_adapters-0.3.2:langchain_mcp_adapters/sessions.py:82",
        command=Argument("command", 0),
    ),
    ServerStarter(
        names=("agents.mcp.MCPServerStdio", "agents.mcp.server.MCPServerStdio"),
        source="openai_agents-0.24.0:agents/mcp/server.py:1968",
        command=Argument("params", 0, key="command"),
    ),
)
"""Every constructor of what starts a server of tools."""

CONSENT_KEYWORDS: tuple[Consent, ...] = (
    Consent(
        "allow_dangerous_code",
        (True,),
        "langchain_experimental-0.4.2:langchain_experimental/agents/agent_toolkits/pandas/base.py:172",
        _PYTHON,
        "Leave it off, and ask through SQL or fixed functions, or run it all in a sandbox",
    ),
    Consent(
        "allow_dangerous_requests",
        (True,),
        "langchain_community-0.4.2:langchain_community/tools/requests/tool.py:32",
        "call any address, or run any query, that this process can",
        "Leave it off, and let the model call fixed functions of your own",
        severity="MEDIUM",
        cwe=918,
    ),
    Consent(
        "allow_dangerous_tools",
        (True,),
        "langchain_community-0.4.2:langchain_community/agent_toolkits/load_tools.py:160",
        "use tools that run commands or call any address",
        "Leave it off, and leave those tools out",
        cwe=78,
    ),
    Consent(
        "dangerously_skip_permissions",
        (True,),
        "https://docs.anthropic.com/en/docs/claude-code/cli-reference",
        "run any command and change any file, and nobody is asked",
        "Leave it off, or run it in a container",
        cwe=862,
    ),
)
"""Keywords that take a guard away in whatever function takes them."""

CONSENT_ATTRIBUTES: tuple[Consent, ...] = (
    Consent(
        "auto_run",
        (True,),
        "open_interpreter-0.4.3:interpreter/core/core.py:42",
        "run any command on this machine, and nobody is asked",
        "Let a person confirm: `interpreter.auto_run = False`",
        word="interpreter",
    ),
    Consent(
        "permission_mode",
        ("bypassPermissions",),
        "claude_agent_sdk-0.2.189:claude_agent_sdk/types.py:2430",
        "run any command and change any file, and nobody is asked",
        'Let `can_use_tool` decide, with `"default"`',
        cwe=862,
    ),
)
"""Attributes that take a guard away when they are set."""

CONSENT_VARIABLES: tuple[Consent, ...] = (
    Consent(
        "BYPASS_TOOL_CONSENT",
        ("true", "True", "1"),
        "strands_agents_tools-0.8.10:strands_tools/shell.py:45",
        "run any command on this machine, and nobody is asked",
        "Leave it unset",
        cwe=862,
    ),
    Consent(
        "AUTOGEN_USE_DOCKER",
        ("0", "False", "false", "no"),
        "autogen_agentchat-0.2.40:autogen/code_utils.py:290",
        _SHELL,
        "Leave code in its container: unset it",
    ),
)
"""Variables of the environment that take a guard away."""

AGENT_PROGRAMS: tuple[AgentProgram, ...] = (
    AgentProgram(
        programs=("claude", "claude-code", "@anthropic-ai/claude-code"),
        options=("--dangerously-skip-permissions", "--permission-mode=bypassPermissions"),
        source="https://docs.anthropic.com/en/docs/claude-code/cli-reference",
        power="run any command and change any file, and nobody is asked",
        fix="Allow single tools, `--allowedTools`, or run it in a container",
        cwe=862,
    ),
    AgentProgram(
        programs=("codex",),
        options=(
            "--dangerously-bypass-approvals-and-sandbox",
            "--yolo",
            "--sandbox=danger-full-access",
            "-s=danger-full-access",
        ),
        source="https://raw.githubusercontent.com/openai/codex/rust-v0.66.0/docs/sandbox.md; "
        "https://github.com/openai/codex/issues/22546",
        power="run any command outside Codex's own sandbox, and nobody is asked",
        fix="Stay in the sandbox: `--sandbox workspace-write`",
        cwe=862,
    ),
    AgentProgram(
        programs=("gemini", "qwen", "aider", "goose", "opencode", "cursor-agent"),
        options=("--yolo", "-y", "--yes-always", "--approval-mode=yolo", "--force"),
        source="https://raw.githubusercontent.com/google-gemini/gemini-cli/main/docs/reference/configuration.md",
        power="run any command and change any file, and nobody is asked",
        fix="Let a person confirm, or run it in a container",
        cwe=862,
    ),
    AgentProgram(
        programs=("interpreter",),
        options=("-y", "--auto_run", "--auto-run", "-ay"),
        source="open_interpreter-0.4.3:interpreter/terminal_interface/start_terminal_interface.py:53",
        power="run any command on this machine, and nobody is asked",
        fix="Let a person confirm: leave `-y` out",
        cwe=862,
    ),
)
"""Agents that programs start as commands."""
