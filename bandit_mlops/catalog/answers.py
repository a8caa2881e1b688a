"""What a client of a service gets to read: answers of web frameworks, and the functions whose result is one."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Answer, Responder

_HEADERS = ("status_code", "status", "headers", "media_type", "mimetype", "content_type", "background", "charset")
_RAISE = '`raise HTTPException(status_code=500, detail="prediction failed") from None`'

ANSWERS: tuple[Answer, ...] = (
    # FastAPI, Starlette, Litestar, Ray Serve
    Answer(
        names=("*.HTTPException", "*.WebSocketException"),
        source="fastapi-0.165.0:fastapi/exceptions.py:17; starlette-1.10.0:starlette/exceptions.py:9",
        not_shown=_HEADERS,
        shows_objects=True,
        only_in=("fastapi", "starlette", "litestar", "flask", "werkzeug", "quart", "ninja"),
        fix=_RAISE,
    ),
    Answer(
        names=("*.JSONResponse", "*.ORJSONResponse", "*.UJSONResponse", "*.PlainTextResponse", "*.HTMLResponse"),
        source="starlette-1.10.0:starlette/responses.py:186",
        not_shown=_HEADERS,
        fix='`JSONResponse({"error": "prediction failed"}, status_code=500)`',
    ),
    Answer(
        names=tuple(
            f"{module}.{name}"
            for module in (
                "fastapi",
                "fastapi.responses",
                "starlette.responses",
                "litestar",
                "flask",
                "flask.wrappers",
                "quart",
                "werkzeug",
                "werkzeug.wrappers",
                "rest_framework.response",
                "django.http",
                "aiohttp.web",
                "bottle",
                "falcon",
            )
            for name in (
                "Response",
                "HttpResponse",
                "HttpResponseServerError",
                "HttpResponseBadRequest",
                "HttpResponseNotFound",
                "StreamingHttpResponse",
                "StreamingResponse",
                "json_response",
                "HTTPResponse",
                "jsonify",
                "make_response",
                "abort",
            )
        ),
        source="flask-3.1.3:flask/helpers.py:146; djangorestframework-3.18.3:rest_framework/response.py:14; "
        "django-6.1.3:django/http/response.py:375; aiohttp-3.14.5:aiohttp/web_response.py:655; "
        "starlette-1.10.0:starlette/responses.py:30; quart-0.22.0:quart/helpers.py:69; bottle-0.13.4:bottle.py:1957",
        not_shown=_HEADERS,
        fix='`{"error": "prediction failed"}`',
    ),
    Answer(
        names=("*.JsonResponse", "*.EventSourceResponse", "*.jsonify"),
        source="django-6.1.3:django/http/response.py:742; flask-3.1.3:flask/json/__init__.py:138",
        not_shown=_HEADERS,
        fix='`JsonResponse({"error": "prediction failed"}, status=500)`',
    ),
    Answer(
        names=(
            "sanic.response.json",
            "sanic.response.text",
            "sanic.response.html",
            "sanic.json",
            "sanic.text",
            "sanic.html",
            "sanic.exceptions.SanicException",
            "sanic.exceptions.ServerError",
            "sanic.exceptions.InvalidUsage",
            "sanic.exceptions.BadRequest",
            "sanic.SanicException",
        ),
        source="sanic-25.12.1:sanic/response/convenience.py:36; sanic-25.12.1:sanic/exceptions.py:20",
        not_shown=_HEADERS,
        fix='`return json({"error": "prediction failed"}, status=500)`',
    ),
    Answer(
        names=tuple(
            f"aiohttp.web.HTTP{name}"
            for name in ("InternalServerError", "BadRequest", "BadGateway", "ServiceUnavailable", "NotFound")
        ),
        source="aiohttp-3.14.5:aiohttp/web_exceptions.py:413",
        not_shown=_HEADERS,
        fix="`raise web.HTTPInternalServerError()`",
    ),
    Answer(
        names=tuple(
            f"{module}.{name}"
            for module in ("werkzeug.exceptions", "rest_framework.exceptions")
            for name in ("InternalServerError", "BadRequest", "ServiceUnavailable", "BadGateway", "APIException")
        ),
        source="werkzeug-3.1.9:werkzeug/exceptions.py:735; djangorestframework-3.18.3:rest_framework/exceptions.py:99",
        not_shown=_HEADERS,
        fix="`raise InternalServerError() from None`",
    ),
    Answer(
        names=("bentoml.exceptions.BentoMLException", "bentoml.exceptions.InternalServerError"),
        source="bentoml-1.4.38:bentoml/exceptions.py:6",
        not_shown=_HEADERS,
        fix='`raise InternalServerError("prediction failed") from None`',
    ),
    # gradio shows the text to whoever has the page open.
    Answer(
        names=("gradio.Error", "gradio.exceptions.Error", "gradio.Warning", "gradio.Info"),
        source="gradio-6.31.0:gradio/exceptions.py:69; gradio-6.31.0:gradio/helpers.py:1287",
        not_shown=("duration", "visible", "title"),
        shows_objects=True,
        fix='`raise gr.Error("prediction failed") from None`',
    ),
    # Handlers that write the answer themselves.
    Answer(
        names=("*.wfile.write", "*.send_error"),
        source="cpython-3.11.7:Lib/http/server.py:440",
        not_shown=("code",),
        shows_objects=True,
        only_in=("BaseHTTPRequestHandler", "SimpleHTTPRequestHandler", "http.server", "tornado", "RequestHandler"),
        fix="`self.send_error(500)`",
    ),
    Answer(
        names=("self.write", "self.finish", "self.write_message"),
        source="tornado-6.6.1:tornado/web.py:969",
        only_in=("tornado",),
        fix='`self.write({"error": "prediction failed"})`',
    ),
    Answer(
        names=(
            "*.send_text",
            "*.send_json",
            "*.send_bytes",
            "*.send_str",
            "websocket.send",
            "ws.send",
            "websocket.close",
            "ws.close",
        ),
        source="starlette-1.10.0:starlette/websockets.py:171; aiohttp-3.14.5:aiohttp/web_ws.py:483",
        not_shown=("code",),
        only_in=("WebSocket", "websocket", "WebSocketResponse"),
        fix='`await websocket.send_json({"error": "inference failed"})`',
    ),
    Answer(
        names=("*.set_details", "context.abort", "ctx.abort", "servicer_context.abort"),
        source="grpcio-1.85.3:grpc/__init__.py:1241; grpcio-1.85.3:grpc/__init__.py:1291",
        only_in=("grpc",),
        not_shown=("code",),
        fix='`context.abort(grpc.StatusCode.INTERNAL, "inference failed")`',
    ),
)

RESPONDERS: tuple[Responder, ...] = (
    Responder(
        decorators=("get", "post", "put", "patch", "delete", "route", "api_route", "head", "options", "websocket"),
        functions=(
            *(f"litestar.{method}" for method in ("get", "post", "put", "patch", "delete", "head", "route")),
            *(f"bottle.{method}" for method in ("get", "post", "put", "patch", "delete", "route")),
        ),
        source="fastapi-0.165.0:fastapi/routing.py:3630; flask-3.1.3:flask/sansio/scaffold.py:296; "
        "sanic-25.12.1:sanic/mixins/routes.py:38; litestar-2.25.0:litestar/handlers/http_handlers/decorators.py:233; "
        "bottle-0.13.4:bottle.py:3198",
    ),
    Responder(
        decorators=("api_view", "action"),
        takes_path=False,
        words=("rest_framework",),
        source="djangorestframework-3.18.3:rest_framework/decorators.py:50",
    ),
    Responder(
        decorators=("api", "task", "on_bento_server_request"),
        takes_path=False,
        words=("bentoml",),
        source="bentoml-1.4.38:_bentoml_sdk/decorators.py:43",
    ),
    Responder(
        decorators=("exception_handler", "errorhandler", "app_errorhandler", "exception"),
        takes_path=False,
        catches=True,
        source="fastapi-0.165.0:fastapi/applications.py:5087; flask-3.1.3:flask/sansio/scaffold.py:598; "
        "sanic-25.12.1:sanic/mixins/exceptions.py:16",
    ),
    Responder(
        bases=(
            "Resource",
            "MethodView",
            "View",
            "APIView",
            "GenericAPIView",
            "ViewSet",
            "ModelViewSet",
            "HTTPEndpoint",
        ),
        methods=("get", "post", "put", "patch", "delete", "create", "list", "retrieve", "update", "destroy"),
        words=("flask_restful", "flask_restx", "flask.views", "rest_framework", "django", "starlette", "sanic"),
        source="flask-3.1.3:flask/views.py:138; djangorestframework-3.18.3:rest_framework/views.py:105",
    ),
    Responder(
        bases=("LitAPI",),
        methods=("predict", "decode_request", "encode_response"),
        words=("litserve",),
        source="litserve-0.2.19:litserve/api.py:54",
    ),
    Responder(
        bases=("Model",),
        methods=("predict", "preprocess", "postprocess"),
        words=("kserve",),
        source="kserve-0.21.0:kserve/model.py:358",
    ),
    Responder(
        bases=("BaseHandler",),
        methods=("handle", "inference", "postprocess"),
        words=("ts.torch_handler", "BaseHandler"),
        source="torchserve-0.12.0:ts/torch_handler/base_handler.py:119",
    ),
    Responder(
        decorators=("deployment",),
        takes_path=False,
        methods=("__call__",),
        words=("ray",),
        source="ray-2.56.0:ray/serve/api.py:480",
    ),
)

WEB_WORDS: tuple[str, ...] = (
    "fastapi",
    "starlette",
    "flask",
    "Flask",
    "django",
    "rest_framework",
    "bentoml",
    "gradio",
    "aiohttp",
    "tornado",
    "sanic",
    "litestar",
    "quart",
    "ray",
    "BaseHTTPRequestHandler",
    "SimpleHTTPRequestHandler",
    "websocket",
    "websockets",
    "WebSocket",
    "grpc",
    "litserve",
    "kserve",
    "HTTPException",
    "JSONResponse",
    "JsonResponse",
    "jsonify",
    "bottle",
    "falcon",
    "werkzeug",
    "torch_handler",
)
"""Words of which one stands in any file that answers clients."""

SURPRISES: frozenset[str] = frozenset(
    """
    Exception BaseException RuntimeError OSError IOError EnvironmentError ImportError ModuleNotFoundError
    AttributeError NameError MemoryError SystemError ConnectionError SubprocessError
    CalledProcessError SQLAlchemyError DatabaseError OperationalError ProgrammingError InternalError
    OutOfMemoryError PickleError UnpicklingError ClientError BotoCoreError
    """.split()
)
"""Exceptions whose text is about the server's inside: nobody wrote it for the client."""

ABOUT_INPUT: frozenset[str] = frozenset(
    """
    ValueError TypeError KeyError IndexError LookupError AssertionError NotImplementedError UnicodeError
    UnicodeDecodeError JSONDecodeError ValidationError RequestValidationError ArithmeticError ZeroDivisionError
    OverflowError FileNotFoundError PermissionError TimeoutError
    """.split()
)
"""Exceptions that mostly say what is wrong with what the client has sent."""
