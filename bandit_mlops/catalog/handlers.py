"""By which ways others call a project's functions, and so choose their parameters.

A name is a decorator, a function that is given the function, or a method of a class that the project derives its own
from (or decorates it with): ``langchain_core.tools.BaseTool._run`` is the method of that name in any class that is
derived from ``BaseTool``. ``*.post`` fits whatever the class, known or not. Numbers and ``Literal`` are told by the
parameters' annotations.
"""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Handler


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    """Each member of each owner, as dotted names."""
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


_VERBS = ("get", "post", "put", "patch", "delete", "head", "options")

_WEB: tuple[Handler, ...] = (
    Handler(
        names=_each(
            ("fastapi.FastAPI", "fastapi.APIRouter", "fastapi.routing.APIRouter"),
            (*_VERBS, "trace", "api_route", "route", "add_api_route", "add_route"),
        ),
        kind="request",
        source="fastapi-0.165.0:fastapi/routing.py:3229; fastapi-0.165.0:fastapi/routing.py:3630",
    ),
    Handler(
        # What a dependency's parameters are is declared as a handler's are.
        names=("fastapi.Depends", "fastapi.Security", "fastapi.params.Depends"),
        kind="request",
        source="fastapi-0.165.0:fastapi/param_functions.py:2391",
    ),
    Handler(
        names=(
            "starlette.routing.Route",
            "starlette.routing.WebSocketRoute",
            "starlette.applications.Starlette.add_route",
            *_each(("starlette.endpoints.HTTPEndpoint",), _VERBS),
            *_each(("starlette.endpoints.WebSocketEndpoint",), ("on_connect", "on_receive")),
        ),
        kind="request",
        source="starlette-1.10.0:starlette/routing.py:206; starlette-1.10.0:starlette/applications.py:116",
    ),
    Handler(
        names=(
            *_each(("flask.Flask", "flask.Blueprint", "quart.Quart"), (*_VERBS, "route", "add_url_rule", "endpoint")),
            *_each(
                (
                    "flask.views.MethodView",
                    "flask_restful.Resource",
                    "flask_restx.Resource",
                    "flask_smorest.MethodView",
                    "falcon.Resource",
                ),
                _VERBS,
            ),
            "flask.views.View.dispatch_request",
        ),
        kind="request",
        source="flask-3.1.3:flask/sansio/scaffold.py:296; flask-3.1.3:flask/views.py:138; "
        "Flask_RESTful-0.3.10:flask_restful/__init__.py:574; flask_restx-1.3.2:flask_restx/resource.py:10",
    ),
    Handler(
        # The name of the decorator and a path: that can hardly be anything else.
        names=_each(
            ("*",),
            (
                *_VERBS,
                "route",
                "api_route",
                "websocket",
                "add_url_rule",
                "add_api_route",
                "add_route",
                *(f"add_{verb}" for verb in _VERBS),
                "custom_route",
            ),
        ),
        kind="request",
        source="fastapi-0.165.0:fastapi/routing.py:3630; flask-3.1.3:flask/sansio/scaffold.py:336; "
        "aiohttp-3.14.5:aiohttp/web_urldispatcher.py:1213; sanic-25.12.1:sanic/mixins/routes.py:38; "
        "litestar-2.25.0:litestar/handlers/http_handlers/decorators.py:233",
        routed=True,
    ),
    Handler(
        names=(
            *_each(
                (
                    "django.views.View",
                    "django.views.generic.View",
                    "django.views.generic.base.View",
                    "django.views.generic.TemplateView",
                    "rest_framework.views.APIView",
                    "rest_framework.generics.*",
                ),
                _VERBS,
            ),
            *_each(
                ("rest_framework.viewsets.*",),
                ("list", "create", "retrieve", "update", "partial_update", "destroy"),
            ),
            *_each(
                ("django.views.decorators.http",),
                ("require_GET", "require_POST", "require_http_methods", "require_safe"),
            ),
            "django.views.decorators.csrf.csrf_exempt",
            "django.contrib.auth.decorators.login_required",
            "django.contrib.auth.decorators.permission_required",
            "rest_framework.decorators.api_view",
            "rest_framework.decorators.action",
            "django.urls.path",
            "django.urls.re_path",
        ),
        kind="request",
        source="django-5.2.19:django/views/generic/base.py:43; django-5.2.19:django/views/decorators/http.py:21; "
        "djangorestframework-3.18.3:rest_framework/views.py:105",
    ),
    Handler(
        names=_each(("tornado.web.RequestHandler",), _VERBS),
        kind="request",
        source="tornado-6.6.1:tornado/web.py:178",
    ),
    Handler(
        names=(
            "functions_framework.http",
            "functions_framework.cloud_event",
            "azure.functions.FunctionApp.route",
            # docs.aws.amazon.com/lambda/latest/dg/python-handler.html
            "def lambda_handler",
            # sagemaker.readthedocs.io: the functions that its containers look for by name
            "def input_fn",
            "modal.fastapi_endpoint",
            "modal.web_endpoint",
        ),
        kind="request",
        source="functions_framework-3.10.2:functions_framework/__init__.py:113; "
        "azure_functions-1.26.0:azure/functions/decorators/function_app.py:477; "
        "docs.aws.amazon.com/lambda/latest/dg/python-handler.html; "
        "sagemaker.readthedocs.io/en/stable/frameworks/pytorch/using_pytorch.html",
    ),
    Handler(
        names=(
            "flask_socketio.SocketIO.on",
            "flask_socketio.SocketIO.event",
            "socketio.Server.on",
            "socketio.AsyncServer.on",
            "socketio.AsyncServer.event",
            "websockets.serve",
            "websockets.asyncio.server.serve",
            "asyncio.start_server",
            "asyncio.start_unix_server",
            "paho.mqtt.client.Client.message_callback_add",
            "pika.*.basic_consume",
            "google.cloud.pubsub_v1.SubscriberClient.subscribe",
            "xmlrpc.server.SimpleXMLRPCServer.register_function",
        ),
        kind="socket",
        source="flask_socketio-5.7.0:flask_socketio/__init__.py:272; websockets-17.4:websockets/asyncio/server.py:478; "
        "paho_mqtt-2.2.0:paho/mqtt/client.py:2987; pika-1.4.4:pika/channel.py:313; "
        "docs.python.org/3/library/asyncio-stream.html#asyncio.start_server; "
        "docs.python.org/3/library/xmlrpc.server.html",
    ),
)

_CHATS: tuple[Handler, ...] = (
    Handler(
        names=(
            "chainlit.on_message",
            "chainlit.action_callback",
            "slack_bolt.App.message",
            "slack_bolt.App.command",
            "slack_bolt.App.event",
            "slack_bolt.async_app.AsyncApp.message",
            "slack_bolt.async_app.AsyncApp.command",
            "telegram.ext.MessageHandler",
            "telegram.ext.CommandHandler",
            "discord.ext.commands.Bot.command",
            "discord.ext.commands.command",
        ),
        kind="request",
        source="chainlit-2.12.0:chainlit/callbacks.py:145; slack_bolt-1.30.0:slack_bolt/app/app.py:853; "
        "python_telegram_bot-22.8:telegram/ext/_handlers/messagehandler.py:36; "
        "discord_py-2.7.1:discord/ext/commands/core.py:1753",
    ),
    Handler(
        names=(
            *_each(
                ("gradio.*",),
                (
                    *("click", "double_click", "change", "input", "submit", "select", "upload", "release", "load"),
                    *("then", "success", "failure", "blur", "focus", "clear", "edit", "stop", "play", "stream"),
                    *("like", "retry", "undo", "tick", "apply", "key_up", "start_recording", "stop_recording"),
                ),
            ),
            "gradio.Interface",
            "gradio.ChatInterface",
        ),
        kind="request",
        source="gradio-6.31.0:gradio/events.py:1216; gradio-6.31.0:gradio/interface.py:84",
        inputs=("inputs", 1),
    ),
    Handler(
        names=("gradio.on", "gradio.api"),
        kind="request",
        source="gradio-6.31.0:gradio/events.py:844; gradio-6.31.0:gradio/events.py:1085",
        inputs=("inputs", 2),
    ),
)

_MODEL_SERVERS: tuple[Handler, ...] = (
    Handler(
        names=(
            "ray.serve.deployment",
            "ray.serve.deployment.__call__",
            "ray.serve.batch",
            "bentoml.api",
            "bentoml.Service.api",
            "bentoml.service.__call__",
            *_each(("litserve.LitAPI",), ("decode_request", "predict", "unbatch")),
            *_each(("kserve.Model", "kserve.model.Model"), ("preprocess", "predict")),
            *_each(("cog.BasePredictor", "cog.BaseRunner"), ("predict", "run")),
            *_each(("mlflow.pyfunc.PythonModel", "mlflow.pyfunc.model.PythonModel"), ("predict", "predict_stream")),
            "ts.torch_handler.base_handler.BaseHandler.preprocess",
            "ts.torch_handler.base_handler.BaseHandler.handle",
        ),
        kind="request",
        source="ray-2.56.0:ray/serve/api.py:480; bentoml-1.4.38:_bentoml_sdk/decorators.py:43; "
        "litserve-0.2.19:litserve/api.py:54; kserve-0.21.0:kserve/model.py:358; cog-0.23.1:cog/predictor.py:87; "
        "mlflow-3.18.0:mlflow/pyfunc/model.py:332; pytorch.org/serve/custom_service.html",
    ),
)

_TOOLS: tuple[Handler, ...] = (
    Handler(
        # Decorators whose name says it: langchain_core.tools.tool, smolagents.tool, FastMCP().tool …
        names=("*.tool", "*.tool_plain", "*.function_tool", "*.kernel_function", "*.beta_tool", "*.call_tool"),
        kind="llm",
        source="langchain_core-1.8.4:langchain_core/tools/convert.py:18; mcp-2.3.0:mcp/server/mcpserver/server.py:669; "
        "openai_agents-0.24.0:agents/tool.py:2621; pydantic_ai_slim-2.68.0:pydantic_ai/agent/__init__.py:3055; "
        "strands_agents-1.62.0:strands/tools/decorator.py:744; agno-3.1.10:agno/tools/decorator.py:57; "
        "haystack_ai-3.4.1:haystack/tools/from_function.py:201; smolagents-1.26.0:smolagents/tools.py:1061; "
        "semantic_kernel-1.45.0:semantic_kernel/functions/kernel_function_decorator.py:13",
    ),
    Handler(
        names=(
            *_each(
                (
                    "langchain_core.tools.*",
                    "langchain.tools.*",
                    "langchain_community.tools.*",
                    "crewai.tools.*",
                    "crewai_tools.*",
                ),
                ("_run", "_arun"),
            ),
            *_each(("smolagents.*", "transformers.Tool", "transformers.agents.Tool"), ("forward",)),
            "qwen_agent.tools.base.BaseTool.call",
            "autogen_core.tools.BaseTool.run",
        ),
        kind="llm",
        source="langchain_core-1.8.4:langchain_core/tools/base.py:910; crewai-1.15.30:crewai/tools/base_tool.py:103; "
        "smolagents-1.26.0:smolagents/tools.py:228; autogen_core-0.7.5:autogen_core/tools/_base.py:96; "
        "qwen_agent-0.0.34:qwen_agent/tools/base.py:126",
    ),
    Handler(
        names=(
            *_each(("langchain_core.tools.*", "langchain.tools.*", "langchain.agents.*"), ("from_function",)),
            *_each(("langchain_core.tools", "langchain.tools", "langchain.agents"), ("Tool", "StructuredTool")),
            *_each(("llama_index.core.tools.*", "llama_index.tools.*"), ("from_defaults",)),
            "autogen_core.tools.FunctionTool",
            "camel.toolkits.FunctionTool",
            "camel.toolkits.function_tool.FunctionTool",
            "google.adk.tools.FunctionTool",
            "google.adk.tools.LongRunningFunctionTool",
            "haystack.tools.Tool",
            "haystack.tools.create_tool_from_function",
            "pydantic_ai.Tool",
            "dspy.Tool",
            "autogen.register_function",
            "*.register_for_llm",
            "*.register_for_execution",
            # Agents that are given functions in a list.
            "agents.Agent",
            "pydantic_ai.Agent",
            "strands.Agent",
            "agno.agent.Agent",
            "google.adk.Agent",
            "google.adk.agents.Agent",
            "google.adk.agents.LlmAgent",
            "autogen_agentchat.agents.AssistantAgent",
            "langgraph.prebuilt.create_react_agent",
            "langgraph.prebuilt.ToolNode",
            "langchain.agents.create_agent",
            "llama_index.core.agent.workflow.FunctionAgent",
            "llama_index.core.agent.workflow.ReActAgent",
            "dspy.ReAct",
            "ollama.chat",
            "google.genai.types.GenerateContentConfig",
            "*.bind_tools",
        ),
        kind="llm",
        source="langchain_core-1.8.4:langchain_core/tools/simple.py:169; "
        "llama_index_core-0.14.25:llama_index/core/tools/function_tool.py:71; "
        "autogen_core-0.7.5:autogen_core/tools/_function_tool.py:30; "
        "camel_ai-0.2.90:camel/toolkits/function_tool.py:551; agno-3.1.10:agno/agent/agent.py:195; "
        "google_adk-2.13.0:google/adk/agents/llm_agent.py:397; dspy-3.4.1:dspy/predict/react.py:17; "
        "langchain-1.5.2:langchain/agents/factory.py:827; "
        "langgraph_prebuilt-1.1.3:langgraph/prebuilt/chat_agent_executor.py:278; "
        "autogen_agentchat-0.7.5:autogen_agentchat/agents/_assistant_agent.py:90; "
        "langchain_core-1.8.4:langchain_core/language_models/chat_models.py:2409",
    ),
)

_COMMAND_LINES: tuple[Handler, ...] = (
    Handler(
        names=(
            "click.command",
            "click.group",
            "click.option",
            "click.argument",
            # Also of the functions that are groups: ``@cli.command()``.
            "*.command",
            "typer.Typer.callback",
            "typer.run",
            "rich_click.command",
            "asyncclick.command",
            "fire.Fire",
            "tyro.cli",
            "defopt.run",
            "plac.call",
        ),
        kind="command line",
        source="click-8.5.1:click/decorators.py:138; typer-0.29.2:typer/main.py:742; fire-0.7.1:fire/core.py:73; "
        "tyro-1.0.17:tyro/_cli.py:52",
    ),
    Handler(
        # What somebody types into a cell of their own notebook.
        names=_each(
            ("IPython.core.magic",),
            (
                *("register_cell_magic", "register_line_magic", "register_line_cell_magic"),
                *("cell_magic", "line_magic", "line_cell_magic"),
            ),
        ),
        kind="command line",
        source="ipython-8.12:IPython/core/magic.py:293; ipython-8.12:IPython/core/magic.py:299",
    ),
    Handler(
        names=("hydra.main",),
        kind="config",
        source="hydra_core-1.3.8:hydra/main.py:45",
    ),
)

HANDLERS: tuple[Handler, ...] = (*_WEB, *_CHATS, *_MODEL_SERVERS, *_TOOLS, *_COMMAND_LINES)
