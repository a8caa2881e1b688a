"""ML501: a service that is open to the network."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import cross_origin, exposure, matching, server_configs
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept
from bandit_mlops.catalog.entries import Command
from bandit_mlops.catalog.service_entries import Service
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.settings import settings

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["exposed_service", "gen_config"]


class _Words(msgspec.Struct, frozen=True):
    """What stands anywhere in a file; in most files none of it does."""

    addresses: bool
    """An address of all interfaces."""
    credentials: bool
    """A header that lets pages of others in with the user's login."""
    configs: bool
    """A server whose configuration takes the address."""


_NO_WORDS = _Words(False, False, False)


@kept
def _words(file: door.File) -> _Words:
    return _Words(
        any(map(file.mentions, exposure.PLAIN_WILDCARDS)),
        cross_origin.speaks_of_credentials(file),
        server_configs.speaks_of_configs(file),
    )


_CALLS = matching.calls(Service, Command)


def _may_serve(file: door.File) -> bool:
    return _CALLS(file) or exposure.may_tell(file) or exposure.may_admit_pages(file) or _may_configure(file)


def _may_configure(file: door.File) -> bool:
    return exposure.may_set(file) or cross_origin.may_name_pages(file) or _words(file) != _NO_WORDS


def _holds_address(file: door.File) -> bool:
    return _words(file).addresses


@rule(
    "ML501",
    Call=_may_serve,
    Assign=_may_configure,
    AnnAssign=_holds_address,
    FunctionDef=_holds_address,
    AsyncFunctionDef=_holds_address,
)
def exposed_service(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A service that is open to the network.

    What it finds
    -------------
    Servers that listen on all interfaces and ask for no login: Gradio, Flask, FastAPI with uvicorn, aiohttp, Tornado,
    gRPC, ZeroMQ, plain sockets and ``http.server``, XML-RPC, Pyro, RPyC, managers of multiprocessing, Ray, Dask,
    MLflow, TensorBoard, Jupyter, vLLM and other engines, MCP over HTTP. The address may be ``"0.0.0.0"``, ``"::"``,
    ``"*"``, ``""``, a part of ``tcp://*:5555``, the default of a parameter, a field or an option of the command line,
    or none at all where the library then listens everywhere; it may be given to a call, or to a configuration
    (``config.bind`` of hypercorn, ``bind`` of gunicorn). Servers that a program starts as a command are found in
    argument lists and in texts.

    Beyond addresses: Gradio's ``share=True`` and ``allowed_paths=["/"]``, debuggers (``debug=True`` of Flask and Dash),
    Jupyter without a token, web pages of any origin (CORS ``*``, the caller's ``Origin`` sent back with credentials,
    Django's ``CORS_ALLOW_ALL_ORIGINS``), and Django's ``DEBUG`` for any host.

    It is silent on addresses that something connects to, on searches for a free port, on this machine's own address, on
    services with ``auth=``, tokens or certificates of clients, on files whose web application asks for a login, on
    CORS ``*`` with ``allow_credentials=False``, on a header ``*`` alone, and on origins that a test lets through. An
    address that reaches no server which is known is reported only where the names around it speak of a server, with
    confidence LOW. A ``multiprocessing.connection.Listener`` without a key is ML103's.

    Why it matters
    --------------
    Whoever shares the network can use the service: an office, a campus, a cluster, or the internet. ShadowRay
    (CVE-2023-48022) was Ray's dashboard on an open address: its jobs run shell commands, and thousands of clusters were
    taken over. CVE-2024-11602 in Feast was CORS ``*`` with credentials: any web page could use the server with the
    user's login.

    Severity is HIGH where whoever gets there can run code or read all files: Ray, Dask, Jupyter, debuggers, messages
    that are unpickled. It is MEDIUM for models, demos and other services, and LOW for metrics, for CORS ``*`` without
    credentials, for what the environment or a branch of the code decides, and for fields of configurations.

    Example
    -------
    .. code-block:: python

        demo.launch(server_name="0.0.0.0", share=True)
        uvicorn.run(app, host="0.0.0.0", port=8000)
        ray.init(dashboard_host="0.0.0.0")

    Instead
    -------
    .. code-block:: python

        demo.launch(server_name="127.0.0.1", auth=check_login)
        uvicorn.run(app, host="127.0.0.1", port=8000)  # behind a proxy that asks for a login
        ray.init(dashboard_host="127.0.0.1")

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-306, CWE-1327, CWE-668, CWE-1188, CWE-942, CWE-352, CWE-489, CWE-552; OWASP ASVS 5.0.0 v5.0.0-13.2.1,
    v5.0.0-8.2.1, v5.0.0-12.3.1, v5.0.0-13.4.5, v5.0.0-3.4.2, v5.0.0-3.5.1; OWASP AISVS 1.0 C10.2.1; OWASP Machine
    Learning Security Top 10 (2023) ML05:2023; OWASP Top 10 for LLM Applications (2025) LLM10:2025, LLM02:2025; OWASP
    Top 10 for LLM Applications (2026) LLM06:2026, LLM02:2026; MITRE ATLAS 5.6 AML.T0049, AML.T0040, AML.T0024,
    AML.T0029.

    Overlap
    -------
    Bandit's B104 reports every text ``0.0.0.0``, also where it's compared or connected to, and no other spelling; B201
    reports ``debug=True`` of Flask. For one finding a hazard: ``skips = ["B104", "B201"]``.

    References
    ----------
    - https://www.gradio.app/guides/sharing-your-app
    - https://docs.ray.io/en/latest/ray-security/index.html
    - https://jupyter-server.readthedocs.io/en/latest/operators/security.html
    - https://fastapi.tiangolo.com/tutorial/cors/
    """
    node = context.node
    if isinstance(node, ast.Call):
        return _of_call(context, node, config)
    if isinstance(node, ast.Assign):
        return _of_assignment(door.file_of(context), node)
    if node is None:
        return None
    file = door.file_of(context)
    return exposure.address_issue(file, node) if _holds_address(file) and exposure.may_be_address(node) else None


def _of_assignment(file: door.File, node: ast.Assign) -> bandit.Issue | None:
    found = None
    if isinstance(node.value, ast.Constant):
        found = exposure.setting_issue(file, node)
    if found is None and cross_origin.names_pages(node):
        found = cross_origin.django_issue(file, node)
    return found or _of_headers_and_configs(file, node)


def _of_headers_and_configs(file: door.File, node: ast.Assign | ast.Call) -> bandit.Issue | None:
    words = _words(file)
    if words.configs and server_configs.configures(node):
        return server_configs.config_issue(file, node)
    return cross_origin.header_issue(file, node) if words.credentials else None


def _of_call(context: Context, node: ast.Call, config: Mapping[str, Any]) -> bandit.Issue | None:
    site = matching.site(context)
    if site is not None:
        found = site.first_issue(Service, lambda service, callee: exposure.service_issue(service, callee, site))
        if found is None:
            found = site.first_issue(Command, exposure.command_issue)
        if found is not None or any(site.of(Service)):
            return found
    file = door.file_of(context)
    if len(node.args) == 2 and isinstance(node.func, ast.Attribute) and node.func.attr in {"setdefault", "putenv"}:
        return exposure.setting_issue(file, node)
    if exposure.may_be_cors(node):
        return exposure.cors_issue(file, node)
    found = _of_headers_and_configs(file, node)
    if found is not None:
        return found
    if exposure.is_telling(node):
        return exposure.told_by_keywords(file, node, settings(config))
    return exposure.address_issue(file, node) if _holds_address(file) and exposure.may_be_address(node) else None
