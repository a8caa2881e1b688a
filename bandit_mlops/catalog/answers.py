"""What a client of a service gets to read: answers of web frameworks, and the functions whose result is one."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Answer, Responder

_HEADERS = ("status_code", "status", "headers", "media_type", "mimetype", "content_type", "background", "charset")
_RAISE = '`raise HTTPException(status_code=500, detail="prediction failed") from None`'

ANSWERS: tuple[Answer, ...] = (
    # FastAPI, Starlette, Litestar, Ray Serve
    Answer(
        names=("*.HTTPException", "*.WebSocketException"),
        source="fastapi-0.165.0:fastapi/exceptions.py; starlette-1.10.0:starlette/exceptions.py:9",
        not_shown=_HEADERS,
        shows_objects=True,
        only_in=("fastapi", "starlette", "litestar", "flask", "werkzeug", "quart", "ninja"),
        fix=_RAISE,
    ),
    Answer(
        names=("*.JSONResponse", "*.ORJSONResponse", "*.UJSONResponse", "*.PlainTextResponse", "*.HTMLResponse"),
        source="starlette-1.10.0:starlette/responses.py:173",
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
        source="flask-3.1.3:flask/helpers.py; djangorestframework-3.18.3:rest_framework/response.py:14; "
        "django-6.1.3:django/http/response.py; aiohttp-3.14.5:aiohttp/web_response.py",
        not_shown=_HEADERS,
        fix='`{"error": "prediction failed"}`',
    ),
    Answer(
        names=("*.JsonResponse", "*.EventSourceResponse", "*.jsonify"),
        source="django-6.1.3:django/http/response.py; flask-3.1.3:flask/json/__init__.py",
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
        source="sanic.readthedocs.io/en/stable/sanic/api/response.html; "
        "sanic.readthedocs.io/en/stable/sanic/api/exceptions.html",
        not_shown=_HEADERS,
        fix='`return json({"error": "prediction failed"}, status=500)`',
    ),
    Answer(
        names=tuple(
            f"aiohttp.web.HTTP{name}"
            for name in ("InternalServerError", "BadRequest", "BadGateway", "ServiceUnavailable", "NotFound")
        ),
        source="aiohttp-3.14.5:aiohttp/web_exceptions.py",
        not_shown=_HEADERS,
        fix="`raise web.HTTPInternalServerError()`",
    ),
    Answer(
        names=tuple(
            f"{module}.{name}"
            for module in ("werkzeug.exceptions", "rest_framework.exceptions")
            for name in ("InternalServerError", "BadRequest", "ServiceUnavailable", "BadGateway", "APIException")
        ),
        source="werkzeug-3.1.8:werkzeug/exceptions.py; djangorestframework-3.18.3:rest_framework/exceptions.py:99",
        not_shown=_HEADERS,
        fix="`raise InternalServerError() from None`",
    ),
    Answer(
        names=("bentoml.exceptions.BentoMLException", "bentoml.exceptions.InternalServerError"),
        source="bentoml-1.4.38:bentoml/exceptions.py",
        not_shown=_HEADERS,
        fix='`raise InternalServerError("prediction failed") from None`',
    ),
    # gradio shows the text to whoever has the page open.
    Answer(
        names=("gradio.Error", "gradio.exceptions.Error", "gradio.Warning", "gradio.Info"),
        source="gradio-6.31.0:gradio/exceptions.py",
        not_shown=("duration", "visible", "title"),
        shows_objects=True,
        fix='`raise gr.Error("prediction failed") from None`',
    ),
    # Handlers that write the answer themselves.
    Answer(
        names=("*.wfile.write", "*.send_error"),
        source="cpython-3.12.1:Lib/http/server.py:442",
        not_shown=("code",),
        shows_objects=True,
        only_in=("BaseHTTPRequestHandler", "SimpleHTTPRequestHandler", "http.server", "tornado", "RequestHandler"),
        fix="`self.send_error(500)`",
    ),
    Answer(
        names=("self.write", "self.finish", "self.write_message"),
        source="tornado-6.6.1:tornado/web.py:862",
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
        source="starlette-1.10.0:starlette/websockets.py:164; aiohttp-3.14.5:aiohttp/web_ws.py",
        not_shown=("code",),
        only_in=("WebSocket", "websocket", "WebSocketResponse"),
        fix='`await websocket.send_json({"error": "inference failed"})`',
    ),
    Answer(
        names=("context.set_details", "context.abort", "ctx.abort", "ctx.set_details", "servicer_context.set_details"),
        source="grpc.github.io/grpc/python/grpc.html (ServicerContext.abort)",
        only_in=("grpc",),
        not_shown=("code",),
        fix='`context.abort(grpc.StatusCode.INTERNAL, "inference failed")`',
    ),
)

RESPONDERS: tuple[Responder, ...] = (
    Responder(
        decorators=("get", "post", "put", "patch", "delete", "route", "api_route", "head", "options", "websocket"),
        source="fastapi-0.165.0:fastapi/applications.py; flask-3.1.3:flask/sansio/scaffold.py; "
        "sanic.dev/en/guide/basics/routing.html",
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
        source="bentoml-1.4.38:bentoml/_internal/service/service.py",
    ),
    Responder(
        decorators=("exception_handler", "errorhandler", "app_errorhandler", "exception"),
        takes_path=False,
        catches=True,
        source="fastapi-0.165.0:fastapi/applications.py (exception_handler); flask-3.1.3:flask/sansio/scaffold.py "
        "(errorhandler); sanic.dev/en/guide/best-practices/exceptions.html",
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
        source="litserve-0.2.17:litserve/api.py",
    ),
    Responder(
        bases=("Model",),
        methods=("predict", "preprocess", "postprocess"),
        words=("kserve",),
        source="kserve.github.io (custom predictor)",
    ),
    Responder(
        bases=("BaseHandler",),
        methods=("handle", "inference", "postprocess"),
        words=("ts.torch_handler", "BaseHandler"),
        source="github.com/pytorch/serve:ts/torch_handler/base_handler.py",
    ),
    Responder(
        decorators=("deployment",),
        takes_path=False,
        methods=("__call__",),
        words=("ray",),
        source="docs.ray.io/en/latest/serve/http-guide.html",
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
    "http.server",
    "BaseHTTPRequestHandler",
    "websocket",
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
