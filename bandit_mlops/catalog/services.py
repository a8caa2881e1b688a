"""Servers that ML programs start: where they take the address to listen on, and what opens them further."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Dotted, Switch
from bandit_mlops.catalog.service_entries import (
    CorsPolicy,
    Danger,
    Pages,
    ServerConfig,
    ServerProgram,
    Service,
    Setting,
)

OPTION_MAKERS: frozenset[str] = frozenset(("add_argument", "add_option", "option", "DEFINE_string", "define"))
"""The last identifiers of functions that declare an option of the command line: argparse, optparse, click, absl,
tornado."""

LOGIN_WORDS: tuple[str, ...] = (
    "APIKeyCookie",
    "APIKeyHeader",
    "APIKeyQuery",
    "AuthenticationMiddleware",
    "AuthMiddleware",
    "HTTPBasic",
    "HTTPBearer",
    "OAuth2PasswordBearer",
    "TokenVerifier",
    "check_auth",
    "compare_digest",
    "dash_auth",
    "flask_httpauth",
    "jwt_required",
    "login_required",
    "require_api_key",
    "require_auth",
    "verify_api_key",
    "verify_token",
)
"""Words of which a file with a web application holds one where the application asks for a login: fastapi.security,
starlette.authentication, Flask's extensions, and the names that people give to their own checks."""

_LOCAL = '`host="127.0.0.1"`'
_PROXY = "behind a proxy that asks for a login"
_TLS = (Argument("ssl_ca_certs"), Argument("ssl_cert_reqs"), Argument("ca_certs"))
_AUTH = (Argument("auth"), Argument("auth_dependency"))
_NO_LOGIN = "use the service without a login"

_DEBUG = Danger(
    switch=Switch(Argument("debug", 2), unsafe=(True,), absent=True),
    gain="the debugger's console runs any Python code for whoever gets an error page and its PIN",
    fix="Leave debugging off: `app.run(debug=False)`, or `flask --debug run` while you develop",
    severity="MEDIUM",
    open_severity="HIGH",
    cwe=489,
    login_helps=False,
)

_GRADIO: tuple[Service, ...] = (
    Service(
        names=("gradio.*.launch",),
        source="gradio-6.31.0:gradio/blocks.py:3041; gradio-6.31.0:gradio/http_server.py:41",
        gain="use the demo without a login",
        fix=f'Listen on this machine only: `demo.launch(server_name="127.0.0.1")`, {_PROXY}, or ask for one: '
        "`demo.launch(auth=check_login)`",
        host=Argument("server_name", 9),
        login=_AUTH,
        dangers=(
            Danger(
                switch=Switch(Argument("share", 2), unsafe=(True,), absent=True),
                gain="a public link lets anybody on the internet use the demo without a login",
                fix="Don't share it, `demo.launch(share=False)`, or ask for a login: "
                "`demo.launch(share=True, auth=check_login)`",
                shares=True,
            ),
            Danger(
                switch=Switch(
                    Argument("allowed_paths"),
                    unsafe=(
                        *("/", "~", ".", "./", "..", "../", "C:\\", "C:/", "/home", "/root", "/etc"),
                        Dotted(("os.getcwd", "pathlib.Path.cwd", "pathlib.Path.home")),
                    ),
                    absent=True,
                ),
                gain="whoever uses the demo can read every file in that folder",
                fix='Serve one folder that holds nothing else: `allowed_paths=["outputs"]`',
                severity="MEDIUM",
                open_severity="HIGH",
                cwe=552,
                login_helps=False,
            ),
            Danger(
                switch=Switch(Argument("strict_cors"), unsafe=(False,), absent=True),
                gain="any web page that a user opens can call the demo on this machine",
                fix="Leave it on: `strict_cors=True`",
                cwe=942,
                login_helps=False,
            ),
            Danger(
                switch=Switch(Argument("mcp_server"), unsafe=(True,), absent=True),
                gain="agents can call every function of the demo as a tool",
                fix="Ask for a login: `demo.launch(mcp_server=True, auth=check_login)`",
                severity="",
                open_severity="MEDIUM",
            ),
        ),
        telling=("share", "server_name", "server_port", "allowed_paths", "strict_cors", "mcp_server", "inbrowser"),
    ),
    Service(
        names=("gradio.mount_gradio_app", "gradio.routes.mount_gradio_app"),
        source="gradio-6.31.0:gradio/routes.py:2787: its server_name is for display, the ASGI server binds",
        gain="use the demo without a login",
        fix="",
        dangers=(
            Danger(
                switch=Switch(
                    Argument("allowed_paths"),
                    unsafe=("/", "~", ".", "..", "C:\\", "C:/", Dotted(("os.getcwd", "pathlib.Path.home"))),
                    absent=True,
                ),
                gain="whoever uses the demo can read every file in that folder",
                fix='Serve one folder that holds nothing else: `allowed_paths=["outputs"]`',
                cwe=552,
                login_helps=False,
            ),
        ),
    ),
)

_WEB: tuple[Service, ...] = (
    Service(
        names=("uvicorn.run", "uvicorn.Config", "uvicorn.config.Config", "uvicorn.main.run"),
        source="uvicorn-0.54.0:uvicorn/main.py:503; uvicorn-0.54.0:uvicorn/config.py:196",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `uvicorn.run(app, host="127.0.0.1")`, {_PROXY}',
        host=Argument("host", 1),
        none="local",
        instead=("uds", "fd"),
        login=_TLS,
        web=True,
    ),
    Service(
        names=("hypercorn.config.Config.from_mapping", "hypercorn.Config.from_mapping"),
        source="hypercorn-0.18.0:hypercorn/config.py:310",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `Config.from_mapping(bind="127.0.0.1:8000")`, {_PROXY}',
        host=Argument("bind"),
        other_hosts=(Argument("mapping", 0, key="bind"), Argument("insecure_bind")),
        login=_TLS,
        web=True,
    ),
    Service(
        names=("flask.Flask.run", "flask.app.Flask.run"),
        source="flask-3.1.3:flask/app.py:546",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `app.run(host="127.0.0.1")`, {_PROXY}',
        host=Argument("host", 0),
        web=True,
        dangers=(_DEBUG,),
        telling=("use_reloader", "use_debugger", "use_evalex", "load_dotenv", "threaded"),
    ),
    Service(
        names=("dash.Dash.run", "dash.Dash.run_server", "jupyter_dash.JupyterDash.run_server"),
        source="dash-4.4.1:dash/dash.py:2375",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `app.run(host="127.0.0.1")`, {_PROXY}',
        host=Argument("host", 0),
        web=True,
        dangers=(
            Danger(
                switch=Switch(Argument("debug", 3), unsafe=(True,), absent=True),
                gain=_DEBUG.gain,
                fix="Leave debugging off: `app.run(debug=False)`",
                severity="MEDIUM",
                open_severity="HIGH",
                cwe=489,
                login_helps=False,
            ),
        ),
        telling=("dev_tools_ui", "dev_tools_hot_reload"),
    ),
    Service(
        names=(
            "quart.Quart.run",
            "quart.Quart.run_task",
            "sanic.Sanic.run",
            "sanic.Sanic.prepare",
            "robyn.Robyn.start",
        ),
        source="quart-0.22.0:quart/app.py:775; quart-0.22.0:quart/app.py:890; "
        "sanic-25.12.1:sanic/mixins/startup.py:152; "
        "robyn-0.88.0:robyn/__init__.py:957",
        gain=_NO_LOGIN,
        fix=f"Listen on this machine only: {_LOCAL}, {_PROXY}",
        host=Argument("host", 0),
        instead=("sock", "unix"),
        login=_TLS,
        web=True,
    ),
    Service(
        names=("bottle.run", "bottle.Bottle.run"),
        source="bottle-0.13.4:bottle.py:3885: after the application and the server; bottle-0.13.4:bottle.py:860",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `bottle.run(app, host="127.0.0.1")`, {_PROXY}',
        host=Argument("host", 2),
        web=True,
    ),
    Service(
        names=("werkzeug.serving.run_simple", "werkzeug.run_simple"),
        source="werkzeug-3.1.9:werkzeug/serving.py:964",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `run_simple("127.0.0.1", port, app)`, {_PROXY}',
        host=Argument("hostname", 0),
        web=True,
        dangers=(
            Danger(
                switch=Switch(Argument("use_debugger", 4), unsafe=(True,), absent=True),
                gain=_DEBUG.gain,
                fix="Leave the debugger off: `use_debugger=False`",
                severity="MEDIUM",
                open_severity="HIGH",
                cwe=489,
                login_helps=False,
            ),
        ),
    ),
    Service(
        names=("aiohttp.web.run_app",),
        source="aiohttp-3.14.5:aiohttp/web.py:444: the host None stands for all interfaces",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `web.run_app(app, host="127.0.0.1")`, {_PROXY}',
        host=Argument("host"),
        default="all",
        none="all",
        instead=("path", "sock"),
        web=True,
    ),
    Service(
        names=("aiohttp.web.TCPSite", "aiohttp.web_runner.TCPSite"),
        source="aiohttp-3.14.5:aiohttp/web_runner.py:87",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `web.TCPSite(runner, "127.0.0.1", port)`, {_PROXY}',
        host=Argument("host", 1),
        default="all",
        none="all",
        web=True,
    ),
    Service(
        names=(
            "tornado.web.Application.listen",
            "tornado.httpserver.HTTPServer.listen",
            "tornado.tcpserver.TCPServer.listen",
            "tornado.httpserver.HTTPServer.bind",
            "tornado.tcpserver.TCPServer.bind",
            "tornado.netutil.bind_sockets",
        ),
        source="tornado-6.6.1:tornado/web.py:2422; tornado-6.6.1:tornado/tcpserver.py:154: without an address, all",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `listen(port, address="127.0.0.1")`, {_PROXY}',
        host=Argument("address", 1),
        default="all",
        none="all",
        web=True,
    ),
    Service(
        names=("waitress.serve", "waitress.create_server", "waitress.server.create_server"),
        source="waitress-3.0.2:waitress/adjustments.py:141: 0.0.0.0 unless told otherwise",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `waitress.serve(app, listen="127.0.0.1:8080")`, {_PROXY}',
        host=Argument("host"),
        default="all",
        other_hosts=(Argument("listen"),),
        instead=("sockets", "unix_socket"),
        web=True,
    ),
    Service(
        names=(
            "eventlet.listen",
            "gevent.pywsgi.WSGIServer",
            "gevent.server.StreamServer",
            "cheroot.wsgi.Server",
        ),
        source="eventlet-0.41.3:eventlet/__init__.py:39; gevent-26.9.0:gevent/pywsgi.py:1609; "
        "gevent-26.9.0:gevent/server.py:111; "
        "cheroot-11.1.2:cheroot/wsgi.py:42",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `("127.0.0.1", port)`, {_PROXY}',
        host=Argument("", 0),
        form="pair",
        web=True,
    ),
    Service(
        names=("wsgiref.simple_server.make_server",),
        source="cpython-3.11.7:Lib/wsgiref/simple_server.py:146",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `make_server("127.0.0.1", port, app)`, {_PROXY}',
        host=Argument("host", 0),
        web=True,
    ),
    Service(
        names=("flask_socketio.SocketIO.run",),
        source="flask_socketio-5.7.0:flask_socketio/__init__.py:577",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `socketio.run(app, host="127.0.0.1")`, {_PROXY}',
        host=Argument("host", 1),
        web=True,
        dangers=(
            Danger(
                switch=Switch(Argument("debug"), unsafe=(True,), absent=True),
                gain=_DEBUG.gain,
                fix="Leave debugging off: `socketio.run(app, debug=False)`",
                open_severity="HIGH",
                cwe=489,
                login_helps=False,
            ),
        ),
    ),
    Service(
        names=(
            "flask_socketio.SocketIO",
            "socketio.Server",
            "socketio.AsyncServer",
            "engineio.Server",
            "engineio.AsyncServer",
        ),
        source="python_socketio-5.18.1:socketio/server.py:98: credentials are allowed by default",
        gain=_NO_LOGIN,
        fix="",
        dangers=(
            Danger(
                switch=Switch(Argument("cors_allowed_origins"), unsafe=("*",), absent=True),
                gain="any web page can open a socket with the login of the user who looks at it",
                fix='Name the pages that may: `cors_allowed_origins=["https://app.example.com"]`',
                cwe=942,
                login_helps=False,
            ),
        ),
    ),
    Service(
        names=(
            "websockets.serve",
            "websockets.asyncio.server.serve",
            "websockets.server.serve",
            "websockets.sync.server.serve",
        ),
        source="websockets-17.4:websockets/asyncio/server.py:478",
        gain=_NO_LOGIN,
        fix=f'Listen on this machine only: `websockets.serve(handler, "127.0.0.1", port)`, {_PROXY}',
        host=Argument("host", 1),
        default="all",
        none="all",
        instead=("sock", "unix", "path"),
        login=(Argument("process_request"),),
    ),
    Service(
        names=("nicegui.ui.run", "nicegui.ui_run.run"),
        source="nicegui-3.18.0:nicegui/ui_run.py:91: 0.0.0.0 unless it's native",
        gain="use the app without a login",
        fix=f'Listen on this machine only: `ui.run(host="127.0.0.1")`, {_PROXY}',
        host=Argument("host"),
        default="all",
        none="all",
        instead=("native",),
        web=True,
        severity="LOW",
    ),
    Service(
        names=("panel.serve", "panel.io.server.serve", "panel.io.serve", "panel.io.server.get_server"),
        source="panel-1.9.4:panel/io/server.py:1027",
        gain="use the app without a login",
        fix='Listen on this machine only: `panel.serve(app, address="127.0.0.1")`, or ask for a login: `basic_auth=`',
        host=Argument("address", 2),
        none="all",
        login=(Argument("basic_auth"), Argument("oauth_provider")),
        dangers=(
            Danger(
                switch=Switch(Argument("websocket_origin", 3), unsafe=("*",), absent=True),
                gain="any web page can use the app through the browser of whoever looks at it",
                fix='Name the pages that may: `websocket_origin=["app.example.com"]`',
                cwe=942,
            ),
            Danger(
                # It's handed on to Bokeh's server.
                switch=Switch(Argument("allow_websocket_origin"), unsafe=("*",), absent=True),
                gain="any web page can use the app through the browser of whoever looks at it",
                fix='Name the pages that may: `websocket_origin=["app.example.com"]`',
                cwe=942,
            ),
        ),
    ),
    Service(
        names=("bokeh.server.server.Server",),
        source="bokeh-3.9.2:bokeh/server/server.py:352",
        gain="use the app without a login",
        fix='Listen on this machine only: `Server(apps, address="127.0.0.1")`',
        host=Argument("address"),
        login=(Argument("auth_provider"),),
        dangers=(
            Danger(
                switch=Switch(Argument("allow_websocket_origin"), unsafe=("*",), absent=True),
                gain="any web page can use the app through the browser of whoever looks at it",
                fix='Name the pages that may: `allow_websocket_origin=["app.example.com"]`',
                cwe=942,
            ),
        ),
    ),
    Service(
        names=(
            "starlette.applications.Starlette",
            "fastapi.FastAPI",
            "fastapi.applications.FastAPI",
            "litestar.Litestar",
        ),
        source="starlette-1.10.0:starlette/applications.py:25; fastapi-0.165.0:fastapi/applications.py:70; "
        "litestar-2.25.0:litestar/app.py:173",
        gain=_NO_LOGIN,
        fix="",
        dangers=(
            Danger(
                switch=Switch(Argument("debug"), unsafe=(True,), absent=True),
                gain="error pages show source code and local values to whoever causes an error",
                fix="Leave debugging off: `debug=False`",
                severity="LOW",
                cwe=489,
                login_helps=False,
            ),
        ),
    ),
)

_MODELS: tuple[Service, ...] = (
    Service(
        names=("litserve.LitServer.run",),
        source="litserve-0.2.19:litserve/server.py:1274: 0.0.0.0 by default",
        gain="use the model without a login, unless LIT_SERVER_API_KEY is set",
        fix='Listen on this machine only: `server.run(host="127.0.0.1")`, and set `LIT_SERVER_API_KEY`',
        host=Argument("host", 0),
        default="all",
        words=("LIT_SERVER_API_KEY",),
        severity="LOW",
    ),
    Service(
        names=("lmdeploy.serve", "lmdeploy.api.serve", "lmdeploy.serve.openai.api_server.serve"),
        source="lmdeploy-0.13.0:lmdeploy/api.py:84: 0.0.0.0 by default",
        gain="use the model without a login",
        fix='Listen on this machine only, `server_name="127.0.0.1"`, or ask for a key: `api_keys=keys`',
        host=Argument("server_name", 5),
        default="all",
        login=(Argument("api_keys"),),
    ),
    Service(
        names=(
            "bentoml.serving.serve_http_production",
            "bentoml.serving.serve_http_development",
            "bentoml.serve",
            "bentoml.server.GrpcServer",
            "bentoml.server.HTTPServer",
            "_bentoml_impl.server.serve_http",
        ),
        source="bentoml-1.4.38:bentoml/server.py:324; bentoml-1.4.38:_bentoml_impl/server/serving.py:160",
        gain="use the model without a login",
        fix=f"Listen on this machine only: {_LOCAL}, {_PROXY}",
        host=Argument("host"),
        login=_TLS,
    ),
    Service(
        names=("ray.init",),
        source="ray-2.56.0:ray/_private/worker.py:1438; "
        "ray-2.56.0:ray/dashboard/modules/job/job_supervisor.py:60: jobs run as shell commands",
        gain="run any command on the cluster through the dashboard's jobs, which ask for no login (ShadowRay)",
        fix='Leave the dashboard on this machine: `ray.init(dashboard_host="127.0.0.1")`; `RAY_AUTH_MODE=token`',
        host=Argument("dashboard_host"),
        severity="HIGH",
    ),
    Service(
        names=("ray.serve.config.HTTPOptions", "ray.serve.HTTPOptions"),
        source="ray-2.56.0:ray/serve/config.py:825",
        gain="use the model without a login",
        fix=f"Leave it on this machine, {_LOCAL}, {_PROXY}",
        host=Argument("host"),
        severity="LOW",
    ),
    Service(
        names=("ray.serve.start",),
        source="ray-2.56.0:ray/serve/api.py:76",
        gain="use the model without a login",
        fix=f"Leave it on this machine, {_LOCAL}, {_PROXY}",
        host=Argument("http_options", 1, key="host"),
        severity="LOW",
    ),
    Service(
        names=(
            "distributed.LocalCluster",
            "dask.distributed.LocalCluster",
            "distributed.deploy.local.LocalCluster",
            "dask_cuda.LocalCUDACluster",
            "distributed.Scheduler",
            "dask.distributed.Scheduler",
            "distributed.scheduler.Scheduler",
        ),
        source="distributed-2026.8.0:distributed/deploy/local.py:112; "
        "distributed-2026.8.0:distributed/scheduler.py:3898",
        gain="run any code on the cluster, since Dask runs the pickled functions that it's sent",
        fix='Stay on this machine, `LocalCluster(host="127.0.0.1")`, or ask for certificates: '
        "`security=Security(require_encryption=True, …)`",
        host=Argument("host"),
        login=(Argument("security"),),
        severity="HIGH",
    ),
    Service(
        names=("distributed.Client", "dask.distributed.Client"),
        source="distributed-2026.8.0:distributed/client.py:1074: keywords go to LocalCluster",
        gain="run any code on the cluster, since Dask runs the pickled functions that it's sent",
        fix='Stay on this machine: `Client(host="127.0.0.1")`',
        host=Argument("host"),
        login=(Argument("security"),),
        instead=("address", "scheduler_file"),
        severity="HIGH",
    ),
    Service(
        names=("mlflow.server._run_server",),
        source="mlflow-3.18.0:mlflow/server/__init__.py:450",
        gain="read and change all experiments and models",
        fix=f"Listen on this machine only, {_LOCAL}, {_PROXY}",
        host=Argument("host"),
        login=(Argument("app_name"),),
    ),
    Service(
        names=("fiftyone.launch_app", "fiftyone.core.session.launch_app", "fiftyone.core.session.session.launch_app"),
        source="fiftyone-1.17.0:fiftyone/core/session/session.py:136",
        gain="read and change the datasets, and run operators, without a login",
        fix='Listen on this machine only: `fo.launch_app(dataset, address="127.0.0.1")`',
        host=Argument("address", 8),
    ),
    Service(
        names=("optuna_dashboard.run_server",),
        source="optuna_dashboard-0.21.0:optuna_dashboard/_app.py:644",
        gain="read and change all studies",
        fix='Listen on this machine only: `run_server(storage, host="127.0.0.1")`',
        host=Argument("host", 1),
    ),
    Service(
        names=("dtale.show", "dtale.app.show"),
        source="dtale-3.13.1:dtale/app.py",
        gain="read the data, and run filters as code, without a login",
        fix='Listen on this machine only: `dtale.show(df, host="127.0.0.1")`',
        host=Argument("host"),
    ),
    Service(
        names=(
            "prometheus_client.start_http_server",
            "prometheus_client.start_wsgi_server",
            "prometheus_client.exposition.start_http_server",
            "prometheus_client.exposition.start_wsgi_server",
        ),
        source="prometheus_client-0.26.0:prometheus_client/exposition.py:240: 0.0.0.0 by default",
        gain="read the program's metrics",
        fix='Listen on this machine only: `start_http_server(port, addr="127.0.0.1")`',
        host=Argument("addr", 1),
        default="all",
        login=(Argument("client_cafile"), Argument("client_auth_required")),
        severity="LOW",
        cwe=1327,
    ),
    Service(
        names=("mcp.server.fastmcp.FastMCP", "mcp.server.fastmcp.server.FastMCP"),
        source="mcp-1.30.0:mcp/server/fastmcp/server.py:157",
        gain="call the tools without a login",
        fix='Stay on this machine, `FastMCP("name", host="127.0.0.1")`, or ask for tokens: `auth=`, `token_verifier=`',
        host=Argument("host"),
        login=(Argument("auth"), Argument("token_verifier"), Argument("auth_server_provider")),
        grave=("subprocess", "os.system", "exec(", "eval("),
    ),
    Service(
        names=(
            "mcp.server.mcpserver.MCPServer.run",
            "mcp.server.MCPServer.run",
            "mcp.server.mcpserver.MCPServer.run_sse_async",
            "mcp.server.mcpserver.MCPServer.run_streamable_http_async",
            "mcp.server.MCPServer.run_sse_async",
            "mcp.server.MCPServer.run_streamable_http_async",
            "fastmcp.FastMCP.run",
            "fastmcp.FastMCP.run_async",
            "fastmcp.FastMCP.run_http_async",
            "fastmcp.server.FastMCP.run",
        ),
        source="mcp-2.3.0:mcp/server/mcpserver/server.py:374; fastmcp-2.12.0:fastmcp/server/server.py:1503",
        gain="call the tools without a login",
        fix='Stay on this machine, `mcp.run(transport="http", host="127.0.0.1")`, or ask for tokens: `auth=`',
        host=Argument("host"),
        object_login=("auth", "token_verifier", "auth_server_provider"),
        grave=("subprocess", "os.system", "exec(", "eval("),
        telling=("transport",),
    ),
    Service(
        names=(
            "mcp.server.transport_security.TransportSecuritySettings",
            "mcp.server.fastmcp.server.TransportSecuritySettings",
        ),
        source="mcp-1.30.0:mcp/server/transport_security.py:26",
        gain="call the tools without a login",
        fix="",
        dangers=(
            Danger(
                switch=Switch(Argument("enable_dns_rebinding_protection"), unsafe=(False,), absent=True),
                gain="any web page that a user opens can call the tools through a host name of its own",
                fix='Leave it on, and name the hosts: `allowed_hosts=["127.0.0.1:*"]`',
                cwe=942,
            ),
        ),
    ),
)

SOCKET = Service(
    names=("socket.socket.bind",),
    source="cpython-3.11.7:Lib/socket.py; https://docs.python.org/3/library/socket.html#socket-families",
    gain="connect to it",
    fix='Listen on this machine only: `sock.bind(("127.0.0.1", port))`',
    host=Argument("", 0),
    form="pair",
    grave=("pickle.loads", "cloudpickle.loads", "dill.loads", "exec(", "eval("),
    probes=True,
    cwe=1327,
)
"""A plain socket."""

ENDPOINT = Service(
    names=("*.bind", "*.bind_to_random_port"),
    source="pyzmq-27.3.0:zmq/sugar/socket.py: sockets are in clear text and ask for nothing without CURVE",
    gain="send messages to it, since ZeroMQ asks for no login",
    fix='Listen on this machine only, `sock.bind("tcp://127.0.0.1:5555")` or `ipc://`, or ask for keys: '
    "`sock.curve_server = True`",
    host=Argument("addr", 0),
    form="endpoint",
    words=("curve_server", "CURVE_SERVER", "plain_server"),
    grave=("recv_pyobj", "pickle.loads", "sock_recv", "cloudpickle"),
)
"""A socket of ZeroMQ and the like, whose address has a scheme."""

_LOW_LEVEL: tuple[Service, ...] = (
    Service(
        names=(
            "http.server.HTTPServer",
            "http.server.ThreadingHTTPServer",
            "socketserver.TCPServer",
            "socketserver.ThreadingTCPServer",
            "socketserver.ForkingTCPServer",
            "socketserver.UDPServer",
            "socketserver.ThreadingUDPServer",
            "wsgiref.simple_server.WSGIServer",
        ),
        source="cpython-3.11.7:Lib/socketserver.py:437",
        gain=_NO_LOGIN,
        fix='Listen on this machine only: `HTTPServer(("127.0.0.1", port), Handler)`',
        host=Argument("server_address", 0),
        form="pair",
        web=True,
    ),
    Service(
        names=(
            "xmlrpc.server.SimpleXMLRPCServer",
            "xmlrpc.server.DocXMLRPCServer",
            "jsonrpclib.SimpleJSONRPCServer.SimpleJSONRPCServer",
        ),
        source="cpython-3.11.7:Lib/xmlrpc/server.py:571",
        gain="call the functions that are registered",
        fix='Listen on this machine only: `SimpleXMLRPCServer(("127.0.0.1", port))`',
        host=Argument("addr", 0),
        form="pair",
    ),
    SOCKET,
    Service(
        names=("socket.create_server",),
        source="cpython-3.11.7:Lib/socket.py:875",
        gain="connect to it",
        fix='Listen on this machine only: `socket.create_server(("127.0.0.1", port))`',
        host=Argument("address", 0),
        form="pair",
        cwe=1327,
    ),
    Service(
        names=("asyncio.start_server",),
        source="cpython-3.11.7:Lib/asyncio/streams.py:56: the host None stands for all interfaces",
        gain="connect to it",
        fix='Listen on this machine only: `asyncio.start_server(handle, "127.0.0.1", port)`',
        host=Argument("host", 1),
        default="all",
        none="all",
        instead=("sock",),
        cwe=1327,
    ),
    Service(
        names=("asyncio.AbstractEventLoop.create_server",),
        source="cpython-3.11.7:Lib/asyncio/base_events.py:1450",
        gain="connect to it",
        fix='Listen on this machine only: `loop.create_server(protocol, "127.0.0.1", port)`',
        host=Argument("host", 1),
        default="all",
        none="all",
        instead=("sock",),
        cwe=1327,
    ),
    Service(
        names=("*.add_insecure_port",),
        source="grpcio-1.85.3:grpc/__init__.py:1488",
        gain="call it without a login, and read what is sent in clear text",
        fix='Listen on this machine only, `server.add_insecure_port("127.0.0.1:50051")`, or ask for certificates: '
        "`add_secure_port(address, ssl_server_credentials(…))`",
        host=Argument("address", 0),
    ),
    ENDPOINT,
    Service(
        names=("Pyro4.Daemon", "Pyro4.core.Daemon", "Pyro5.api.Daemon", "Pyro5.server.Daemon"),
        source="pyro5-5.17:Pyro5/server.py:202: this machine alone unless a host is given",
        gain="call the objects that are registered, since Pyro asks for no login",
        fix='Stay on this machine: `Daemon(host="127.0.0.1")`, or ask for certificates (`Pyro5.config.SSL`)',
        host=Argument("host", 0),
        own_address=True,
    ),
    Service(
        names=("Pyro5.api.serve", "Pyro5.server.serve"),
        source="pyro5-5.17:Pyro5/server.py:827: after the objects",
        gain="call the objects that are registered, since Pyro asks for no login",
        fix='Stay on this machine: `serve(objects, host="127.0.0.1")`, or ask for certificates (`Pyro5.config.SSL`)',
        host=Argument("host", 1),
        own_address=True,
    ),
    Service(
        names=(
            "Pyro4.naming.startNS",
            "Pyro4.naming.startNSloop",
            "Pyro5.nameserver.start_ns",
            "Pyro5.nameserver.start_ns_loop",
        ),
        source="pyro5-5.17:Pyro5/nameserver.py:651",
        gain="register objects of their own under any name",
        fix='Stay on this machine: `start_ns_loop(host="127.0.0.1")`',
        host=Argument("host", 0),
        own_address=True,
    ),
    Service(
        names=(
            "rpyc.utils.server.ThreadedServer",
            "rpyc.utils.server.ThreadPoolServer",
            "rpyc.utils.server.ForkingServer",
            "rpyc.utils.server.OneShotServer",
            "rpyc.utils.server.Server",
            "rpyc.ThreadedServer",
            "rpyc.OneShotServer",
        ),
        source="rpyc-6.0.2:rpyc/utils/server.py:50: without a hostname, all",
        gain="call the service, and with a classic one run any code",
        fix='Stay on this machine, `ThreadedServer(service, hostname="127.0.0.1")`, or ask for certificates: '
        "`authenticator=SSLAuthenticator(…)`",
        host=Argument("hostname", 1),
        default="all",
        none="all",
        instead=("socket_path",),
        login=(Argument("authenticator"),),
        grave=("ClassicService", "SlaveService", "allow_all_attrs", "allow_pickle"),
    ),
    Service(
        names=(
            "multiprocessing.managers.BaseManager",
            "multiprocessing.managers.SyncManager",
            "torch.multiprocessing.managers.BaseManager",
        ),
        source="cpython-3.11.7:Lib/multiprocessing/managers.py:507: what clients send is unpickled",
        gain="run any code here if they know the key, since the manager unpickles what it's sent",
        fix='Stay on this machine: `BaseManager(address=("127.0.0.1", port), authkey=secret)`',
        host=Argument("address", 0),
        form="pair",
        cwe=502,
    ),
    Service(
        names=("torch.distributed.TCPStore",),
        source="torch-2.6.0:torch/distributed/rendezvous.py:186",
        gain="change what the processes of the job agree on",
        fix="Give the address of an interface of the cluster's own network",
        host=Argument("host_name", 0),
        severity="LOW",
        cwe=1327,
    ),
    Service(
        names=(
            "jupyter_client.KernelManager",
            "jupyter_client.manager.start_new_kernel",
            "ipykernel.embed.embed_kernel",
        ),
        source="jupyter_client-8.10.0:jupyter_client/manager.py:129; "
        "jupyter_client-8.10.0:jupyter_client/manager.py:848; "
        "ipykernel-7.4.0:ipykernel/embed.py:17",
        gain="run any code in the kernel",
        fix='Stay on this machine: `ip="127.0.0.1"`',
        host=Argument("ip"),
        severity="HIGH",
    ),
    Service(
        names=("debugpy.listen", "ptvsd.enable_attach"),
        source="debugpy-1.8.22:debugpy/public_api.py:110; ptvsd-4.3.2:ptvsd/attach_server.py:45",
        gain="run any code in the program through its debugger",
        fix='Stay on this machine: `debugpy.listen(("127.0.0.1", 5678))`',
        host=Argument("", 0),
        form="pair",
        severity="HIGH",
        cwe=489,
    ),
    Service(
        names=(
            "pydevd_pycharm.settrace",
            "remote_pdb.RemotePdb",
            "remote_pdb.set_trace",
        ),
        source="remote_pdb-2.1.0:remote_pdb.py:70; remote_pdb-2.1.0:remote_pdb.py:121; "
        "debugpy-1.8.22:debugpy/_vendored/pydevd/pydevd.py:3055: the same settrace",
        gain="run any code in the program through its debugger",
        fix='Stay on this machine: `RemotePdb("127.0.0.1", 4444).set_trace()`',
        host=Argument("host", 0),
        severity="HIGH",
        cwe=489,
    ),
    Service(
        names=("rpdb.set_trace", "rpdb.Rpdb"),
        source="rpdb-0.2.0:rpdb/__init__.py:209; rpdb-0.2.0:rpdb/__init__.py:108",
        gain="run any code in the program through its debugger",
        fix='Stay on this machine: `rpdb.set_trace("127.0.0.1")`',
        host=Argument("addr", 0),
        severity="HIGH",
        cwe=489,
    ),
)

SERVICES: tuple[Service, ...] = (*_GRADIO, *_WEB, *_MODELS, *_LOW_LEVEL)
"""Every server; of several for a name that take the address in different places, each counts."""

ANY_APP = Service(
    names=("?.run",),
    source="flask-3.1.3:flask/app.py:546; sanic-25.12.1:sanic/mixins/startup.py:152; dash-4.4.1:dash/dash.py:2375",
    gain=_NO_LOGIN,
    fix=f'Listen on this machine only: `app.run(host="127.0.0.1")`, {_PROXY}',
    host=Argument("host"),
    web=True,
    dangers=(
        Danger(
            switch=Switch(Argument("debug"), unsafe=(True,), absent=True),
            gain=_DEBUG.gain,
            fix="Leave debugging off: `app.run(debug=False)`",
            open_severity="HIGH",
            cwe=489,
            login_helps=False,
        ),
    ),
    telling=("host", "port"),
)
"""A web application whose class isn't known: frameworks agree on ``run(host, port, debug)``."""

CORS_POLICIES: tuple[CorsPolicy, ...] = (
    CorsPolicy(
        names=(
            "starlette.middleware.cors.CORSMiddleware",
            "fastapi.middleware.cors.CORSMiddleware",
        ),
        source="starlette-1.10.0:starlette/middleware/cors.py:163: it answers with the caller's origin",
        origins=Argument("allow_origins", 1),
        credentials=Argument("allow_credentials", 4),
        regex=Argument("allow_origin_regex", 5),
        fix='Name the pages that may: `allow_origins=["https://app.example.com"]`',
    ),
    CorsPolicy(
        names=("flask_cors.CORS", "flask_cors.extension.CORS"),
        source="flask_cors-6.0.5:flask_cors/core.py:157, :263: all origins by default, mirrored with credentials",
        origins=Argument("origins"),
        credentials=Argument("supports_credentials"),
        resources=Argument("resources"),
        open_by_default=True,
        fix='Name the pages that may: `CORS(app, origins=["https://app.example.com"])`',
    ),
    CorsPolicy(
        names=("quart_cors.cors",),
        source="quart_cors-0.8.0:quart_cors/__init__.py:227: all origins by default",
        origins=Argument("allow_origin"),
        credentials=Argument("allow_credentials"),
        open_by_default=True,
        fix='Name the pages that may: `cors(app, allow_origin=["https://app.example.com"])`',
    ),
    CorsPolicy(
        names=("litestar.config.cors.CORSConfig",),
        source="litestar-2.25.0:litestar/config/cors.py:24: all origins by default",
        origins=Argument("allow_origins", 0),
        credentials=Argument("allow_credentials", 3),
        regex=Argument("allow_origin_regex", 4),
        open_by_default=True,
        fix='Name the pages that may: `allow_origins=["https://app.example.com"]`',
    ),
)
"""Every policy for web pages of other origins."""

ORIGIN_HEADER = "access-control-allow-origin"
CREDENTIALS_HEADER = "access-control-allow-credentials"
"""The headers with which a server says whose web pages may use it, in lower case (fetch.spec.whatwg.org, section 3.3):
browsers take ``*`` for everybody without a login, and the page's own origin, sent back, for everybody with one."""

DJANGO_PAGES: tuple[Pages, ...] = (
    Pages("CORS_ALLOW_ALL_ORIGINS", (True,), "django_cors_headers-4.9.0:corsheaders/middleware.py:112"),
    Pages("CORS_ORIGIN_ALLOW_ALL", (True,), "django_cors_headers-4.9.0:corsheaders/conf.py:41: its older name"),
    Pages(
        "CORS_ALLOWED_ORIGIN_REGEXES",
        (".*", "^.*$", r"^https?://.*$", r"https?://.*", ".+", r"^https://.*$"),
        "django_cors_headers-4.9.0:corsheaders/conf.py:55",
    ),
)
DJANGO_CREDENTIALS = "CORS_ALLOW_CREDENTIALS"
"""Django's settings for web pages of other origins; with credentials it sends the caller's origin back."""

SERVER_CONFIGS: tuple[ServerConfig, ...] = (
    ServerConfig(
        name="hypercorn",
        keys=("bind", "insecure_bind", "quic_bind"),
        source="hypercorn-0.18.0:hypercorn/config.py:134",
        classes=("hypercorn.config.Config", "hypercorn.Config"),
        fix=f'Listen on this machine only: `config.bind = ["127.0.0.1:8000"]`, {_PROXY}',
    ),
    ServerConfig(
        name="gunicorn",
        keys=("bind",),
        source="gunicorn-27.0.1:gunicorn/config.py:700",
        in_dictionary=True,
        files=r"(?:.*[._-])?gunicorn(?:[._-].*)?\.(?:conf\.)?py",
        fix=f'Listen on this machine only: `"bind": "127.0.0.1:8000"`, {_PROXY}',
    ),
)
"""Configurations of servers that no call gets an address from."""

_MODEL_SERVER = "use the model without a login"

SERVER_PROGRAMS: tuple[ServerProgram, ...] = (
    ServerProgram(
        programs=(
            "jupyter",
            "jupyter-lab",
            "jupyter-notebook",
            "jupyter-server",
            "jupyterlab",
            "notebook",
            "jupyter-kernelgateway",
            "ipython",
        ),
        subcommands=("notebook", "lab", "server", "kernelgateway", "nbclassic", "enterprise_gateway"),
        source="jupyter_server-2.21.1:jupyter_server/auth/identity.py:167",
        gain="run any code in a notebook",
        fix="Stay on this machine, `--ip=127.0.0.1`, and leave the token that Jupyter makes",
        off=(r"--[\w.]*\.?(?:token|password)=(?:''|\"\")?", r"--no-auth"),
        severity="HIGH",
    ),
    ServerProgram(
        programs=("ray",),
        subcommands=("start",),
        source="ray-2.56.0:ray/scripts/scripts.py:602",
        gain="run any command on the cluster through the dashboard's jobs, which ask for no login (ShadowRay)",
        fix="Leave the dashboard on this machine: `--dashboard-host=127.0.0.1`",
        severity="HIGH",
    ),
    ServerProgram(
        programs=("dask-scheduler", "dask", "dask-worker"),
        subcommands=("scheduler", "worker", "--host", "--port", "--dashboard-address"),
        source="distributed-2026.8.0:distributed/cli/dask_scheduler.py:31",
        gain="run any code on the cluster, since Dask runs the pickled functions that it's sent",
        fix="Ask for certificates: `--tls-ca-file`, `--tls-cert`, `--tls-key`",
        login=("--tls-ca-file", "--tls-cert", "--tls-key"),
        severity="HIGH",
    ),
    ServerProgram(
        programs=("mlflow",),
        subcommands=("server", "ui", "gateway", "deployments", "models", "serve"),
        source="mlflow-3.18.0:mlflow/utils/cli_args.py:162",
        gain="read and change all experiments and models",
        fix="Listen on this machine only, `--host 127.0.0.1`, or ask for a login: `--app-name basic-auth`",
        login=("--app-name",),
    ),
    ServerProgram(
        programs=("tensorboard",),
        source="tensorboard-2.21.0:tensorboard/plugins/core/core_plugin.py:350",
        gain="read the logs of the training",
        fix="Listen on this machine only: `--host localhost`, through an SSH tunnel",
        open_options=("--bind_all",),
        severity="LOW",
        cwe=1327,
    ),
    ServerProgram(
        programs=(
            "vllm",
            "vllm.entrypoints.openai.api_server",
            "vllm.entrypoints.api_server",
            "sglang.launch_server",
            "sglang",
            "lmdeploy",
            "text-generation-launcher",
            "text-embeddings-router",
            "llama-server",
            "llama_cpp.server",
            "llamafile",
            "fastchat.serve.openai_api_server",
            "fastchat.serve.controller",
            "fastchat.serve.model_worker",
            "fastchat.serve.gradio_web_server",
            "xinference-local",
            "xinference-supervisor",
            "litellm",
            "infinity_emb",
            "tabbyapi",
            "aphrodite",
            "mlx_lm.server",
            "swift",
        ),
        source="vllm-0.33.0:vllm/entrypoints/openai/cli_args.py; sglang-0.5.23:sglang/srt/server_args.py",
        gain=_MODEL_SERVER,
        fix="Listen on this machine only, `--host 127.0.0.1`, or ask for a key: `--api-key`",
        login=("--api-key", "--api-keys", "--api_key", "--admin-api-key", "--ssl-ca-certs", "--auth-config"),
    ),
    ServerProgram(
        programs=("streamlit",),
        subcommands=("run",),
        source="streamlit-1.67.0:streamlit/config.py:1057",
        gain="use the app without a login",
        fix="Listen on this machine only: `--server.address=127.0.0.1`",
        off=(r"--server\.(?:enableXsrfProtection|enableCORS)=(?:false|False|0)",),
        severity="LOW",
        cwe=1327,
    ),
    ServerProgram(
        programs=("http.server", "simplehttpserver"),
        source="cpython-3.11.7:Lib/http/server.py:1256: all interfaces unless --bind says otherwise",
        gain="read every file in the folder",
        fix="Listen on this machine only: `python -m http.server --bind 127.0.0.1`",
        open_by_default=True,
        cwe=552,
    ),
    ServerProgram(
        programs=("panel", "bokeh"),
        subcommands=("serve",),
        source="bokeh-3.9.2:bokeh/command/subcommands/serve.py:166",
        gain="use the app without a login",
        fix="Name the pages that may use it: `--allow-websocket-origin=app.example.com`",
        login=("--auth-module", "--basic-auth", "--oauth-provider"),
        off=(r"--allow-websocket-origin=\*",),
        severity="LOW",
    ),
    ServerProgram(
        programs=("debugpy",),
        source="debugpy-1.8.22:debugpy/server/cli.py:189",
        gain="run any code in the program through its debugger",
        fix="Stay on this machine: `--listen 127.0.0.1:5678`",
        severity="HIGH",
        cwe=489,
    ),
    ServerProgram(
        programs=("code-server", "ttyd", "gotty"),
        source="https://coder.com/docs/code-server/FAQ",
        gain="run any command in its terminal",
        fix="Stay on this machine, `127.0.0.1`, and ask for a password",
        off=(r"--auth=none",),
        severity="HIGH",
    ),
)
"""Programs that serve; any other program counts if an option tells it to listen on all interfaces."""

HOST_OPTIONS = (
    r"--?(?:[\w-]+\.)*(?:host|hostname|ip|bind|bind[-_]?addr(?:ess)?|bind[-_]?host|address|addr|listen|listen[-_]?(?:addr(?:ess)?|"
    r"host)|server[-_]?name|server[-_]?(?:host|address)|dashboard[-_]host|http[-_]host|interface|serverAddress|h|b)"
)
"""Options that name the address to listen on."""

RUNNERS: tuple[str, ...] = (
    *("subprocess.", "os.", "posix.", "nt.", "asyncio.", "anyio.", "trio.", "pty.", "pexpect.", "sh.", "psutil."),
    *("invoke.", "IPython.", "plumbum.", "delegator.", "torch.utils.collect_env."),
)
"""Beginnings of the names of what runs a command on this machine, and in no container or sandbox."""

NO_SERVERS: frozenset[str] = frozenset(
    """
    docker podman nerdctl kubectl helm ssh scp rsync curl wget nc ncat netcat iptables nft ufw ip ifconfig route ping
    nmap psql mysql redis-cli mongo mongosh grep sed awk echo cat git tcpdump socat openssl dig nslookup hey ab wrk
    aws gcloud az docker-compose
    """.split()
)
"""Programs that are clients, or that only publish ports of containers; in a container the server must listen on all
interfaces, and which of them are published is decided outside."""

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "RAY_AUTH_MODE",
        ("disabled",),
        "ray-2.56.0:ray/_private/authentication/authentication_token_setup.py:87",
        "whoever reaches the cluster can run any command on it",
        'Ask for tokens: `os.environ["RAY_AUTH_MODE"] = "token"`',
    ),
    Setting(
        "MLFLOW_SERVER_ALLOWED_HOSTS",
        ("*",),
        "mlflow-3.18.0:mlflow/environment_variables.py:1286",
        "any web page can reach the server through a host name of its own",
        "Name the hosts under which users reach it",
        cwe=942,
    ),
    Setting(
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        ("*",),
        "mlflow-3.18.0:mlflow/environment_variables.py:1277",
        "any web page can call the server from the browser of whoever looks at it",
        "Name the pages that may",
        cwe=942,
    ),
    Setting(
        "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
        ("true",),
        "mlflow-3.18.0:mlflow/server/fastapi_security.py:158",
        "any web page can call the server from the browser of whoever looks at it",
        "Leave the checks on",
        cwe=942,
    ),
    Setting(
        "GRADIO_SERVER_NAME",
        ("0.0.0.0", "::", ""),
        "gradio-6.31.0:gradio/http_server.py:33",
        "anybody who reaches this machine can use the demo without a login",
        'Listen on this machine only: `"127.0.0.1"`',
    ),
    Setting(
        "GRADIO_SHARE",
        ("True", "true", "1"),
        "gradio-6.31.0:gradio/blocks.py:3569",
        "a public link lets anybody on the internet use the demo without a login",
        "Don't share it, or ask for a login: `demo.launch(auth=check_login)`",
    ),
    Setting(
        "OLLAMA_HOST",
        ("0.0.0.0", "0.0.0.0:11434", "http://0.0.0.0:11434", "[::]", "::"),
        "https://github.com/ollama/ollama/blob/main/docs/faq.md",
        "anybody who reaches this machine can use and replace the models without a login",
        'Listen on this machine only: `"127.0.0.1:11434"`',
    ),
    Setting(
        "FLASK_DEBUG",
        ("1", "true", "True"),
        "flask-3.1.3:flask/helpers.py:30",
        "the debugger's console runs any Python code for whoever gets an error page and its PIN",
        "Leave debugging off, or set it in the shell while you develop",
        cwe=489,
    ),
    Setting(
        "VLLM_ALLOW_INSECURE_SERIALIZATION",
        ("1", "true", "True"),
        "vllm-0.33.0:vllm/envs.py:230",
        "whoever can send the engine a message can run any code in it, since it's unpickled",
        "Leave it unset",
        cwe=502,
    ),
    Setting(
        "VLLM_SERVER_DEV_MODE",
        ("1", "true", "True"),
        "vllm-0.33.0:vllm/envs.py:171",
        "whoever reaches the server can call functions that are meant for development",
        "Leave it unset",
    ),
    *(
        Setting(
            f"{section}.{name}",
            values,
            "jupyter_server-2.21.1:jupyter_server/serverapp.py:1014; "
            "jupyter_server-2.21.1:jupyter_server/auth/identity.py:167",
            gain,
            fix,
            severity=severity,
        )
        for section in (
            "ServerApp",
            "NotebookApp",
            "IdentityProvider",
            "PasswordIdentityProvider",
            "KernelGatewayApp",
            "LabApp",
        )
        for name, values, gain, fix, severity in (
            (
                "token",
                ("",),
                "whoever reaches Jupyter can run any code in it",
                "Leave the token that Jupyter makes",
                "HIGH",
            ),
            (
                "ip",
                ("0.0.0.0", "*", "::", ""),
                "whoever reaches this machine and has the token can run any code in Jupyter",
                'Listen on this machine only: `"127.0.0.1"`',
                "MEDIUM",
            ),
            (
                "disable_check_xsrf",
                (True,),
                "any web page can run code in Jupyter through the browser of whoever looks at it",
                "Leave the check on",
                "MEDIUM",
            ),
            (
                "allow_origin",
                ("*",),
                "any web page can use Jupyter through the browser of whoever looks at it",
                "Name the page that may",
                "MEDIUM",
            ),
            (
                "allow_unauthenticated_access",
                (True,),
                "parts of Jupyter answer without a login",
                "Leave it off: `False`",
                "MEDIUM",
            ),
        )
    ),
    Setting(
        'config["DEBUG"]',
        (True,),
        "flask-3.1.3:flask/app.py:180",
        "the debugger's console runs any Python code for whoever gets an error page and its PIN",
        "Leave debugging off, or use `flask --debug run` while you develop",
        word="flask",
        cwe=489,
    ),
    Setting(
        "app.debug",
        (True,),
        "flask-3.1.3:flask/sansio/app.py:550",
        "the debugger's console runs any Python code for whoever gets an error page and its PIN",
        "Leave debugging off, or use `flask --debug run` while you develop",
        word="flask",
        cwe=489,
    ),
)
"""Variables of the environment and attributes of configurations that open a service."""
