"""Where values come from: what functions, classes and attributes of libraries give.

An entry stands for all that is reached through it: ``requests.get`` for ``requests.get(url).content`` too,
``flask.request`` for each of its attributes. The longest name that fits decides: ``flask.request.files`` is an upload.
A parameter that is annotated with a class has the origin of the class.

What only hands on what it is given needs no entry: ``json.loads``, ``base64.b64decode``, ``os.path.join`` and ``str``
give what their arguments are.
"""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Argument, Origin


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    """Each member of each owner, as dotted names."""
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


_VERBS = ("get", "post", "put", "patch", "delete", "request")

_DOWNLOADS: tuple[Origin, ...] = (
    # HTTP
    Origin(
        names=(
            "urllib.request.urlopen",
            "urllib.request.build_opener.open",
            "urllib.request.OpenerDirector.open",
            "six.moves.urllib.request.urlopen",
            "http.client.HTTPConnection.getresponse",
            "http.client.HTTPSConnection.getresponse",
        ),
        kind="download",
        source="cpython-3.12.1:Lib/urllib/request.py:138; cpython-3.12.1:Lib/http/client.py:1375",
    ),
    Origin(
        names=("urllib.request.urlretrieve", "six.moves.urllib.request.urlretrieve"),
        kind="download",
        source="cpython-3.12.1:Lib/urllib/request.py:222",
        target=Argument("filename", 1),
    ),
    Origin(
        names=_each(("requests", "requests.api", "requests.Session", "requests.sessions.Session"), _VERBS),
        kind="download",
        source="requests-2.34.2:requests/api.py:24; requests-2.34.2:requests/sessions.py:395",
    ),
    Origin(
        names=_each(("httpx", "httpx.Client", "httpx.AsyncClient"), (*_VERBS, "stream")),
        kind="download",
        source="httpx-0.28.1:httpx/_api.py:174; httpx-0.28.1:httpx/_client.py:771",
    ),
    Origin(
        names=(*_each(("aiohttp.ClientSession", "aiohttp.client.ClientSession"), _VERBS), "aiohttp.request"),
        kind="download",
        source="aiohttp-3.14.5:aiohttp/client.py:287",
    ),
    Origin(
        names=("urllib3.request", "urllib3.PoolManager.request", "urllib3.PoolManager.urlopen"),
        kind="download",
        source="urllib3-2.7.0:urllib3/__init__.py:117; urllib3-2.7.0:urllib3/poolmanager.py:423",
    ),
    # Files by URL
    Origin(
        names=("wget.download",),
        kind="download",
        source="pypi.org/project/wget",
        target=Argument("out", 1),
    ),
    Origin(
        names=("gdown.download", "gdown.download.download"),
        kind="download",
        source="gdown-6.5.1:gdown/download.py:709",
        target=Argument("output", 1),
    ),
    Origin(
        names=("gdown.cached_download",),
        kind="download",
        source="gdown-6.5.1:gdown/cached_download.py:43",
        target=Argument("path", 1),
    ),
    Origin(
        names=("gdown.download_folder",),
        kind="download",
        # The position of output has moved.
        source="gdown-6.5.1:gdown/download_folder.py:70",
        target=Argument("output"),
    ),
    Origin(
        names=("pooch.retrieve", "pooch.core.retrieve", "pooch.create.fetch", "pooch.Pooch.fetch"),
        kind="download",
        source="pooch-1.9.0:pooch/core.py:34; pooch-1.9.0:pooch/core.py:513",
    ),
    Origin(
        names=("git.Repo.clone_from", "git.repo.Repo.clone_from"),
        kind="download",
        source="gitpython-3.2.1:git/repo/base.py:1676",
        target=Argument("to_path", 1),
    ),
    Origin(
        names=("paramiko.SFTPClient.get", "paramiko.sftp_client.SFTPClient.get"),
        kind="download",
        source="paramiko-5.1.0:paramiko/sftp_client.py:803",
        target=Argument("localpath", 1),
    ),
    # Machine-learning libraries
    Origin(
        names=("torch.hub.download_url_to_file",),
        kind="download",
        source="torch-2.6.0:torch/hub.py:681",
        target=Argument("dst", 1),
    ),
    Origin(
        names=("torch.hub.load_state_dict_from_url", "torch.utils.model_zoo.load_url"),
        kind="download",
        source="torch-2.6.0:torch/hub.py:803",
    ),
    Origin(
        names=_each(
            (
                "keras.utils",
                "tensorflow.keras.utils",
                "tf_keras.utils",
                "keras.src.utils.file_utils",
            ),
            ("get_file",),
        ),
        kind="download",
        source="keras-3.13.2:keras/src/utils/file_utils.py:173",
    ),
    Origin(
        names=_each(
            (
                "huggingface_hub",
                "huggingface_hub.HfApi",
                "huggingface_hub.hf_api.HfApi",
                "huggingface_hub.file_download",
                "huggingface_hub._snapshot_download",
            ),
            ("hf_hub_download", "snapshot_download"),
        ),
        kind="download",
        source="huggingface_hub-2.4.0:huggingface_hub/file_download.py:857; "
        "huggingface_hub-2.4.0:huggingface_hub/_snapshot_download.py:123",
    ),
    Origin(
        names=(
            "transformers.utils.cached_file",
            "transformers.utils.hub.cached_file",
            "huggingface_sb3.load_from_hub",
        ),
        kind="download",
        source="transformers-5.23.0:transformers/utils/hub.py:315; "
        "huggingface_sb3-3.0:huggingface_sb3/load_from_hub.py:1",
    ),
    Origin(
        names=(
            "modelscope.snapshot_download",
            "modelscope.dataset_snapshot_download",
            "modelscope.model_file_download",
            "modelscope.dataset_file_download",
            "modelscope.hub.snapshot_download.snapshot_download",
            "modelscope.hub.snapshot_download.dataset_snapshot_download",
            "modelscope.hub.file_download.model_file_download",
            "modelscope.hub.file_download.dataset_file_download",
        ),
        kind="download",
        source="modelscope-1.40.2:modelscope/hub/snapshot_download.py:60; "
        "modelscope-1.40.2:modelscope/hub/file_download.py:57",
    ),
    Origin(
        names=_each(
            ("kagglehub",),
            ("model_download", "dataset_download", "notebook_output_download", "competition_download", "dataset_load"),
        ),
        kind="download",
        source="kagglehub-1.0.3:kagglehub/models.py:18; kagglehub-1.0.3:kagglehub/datasets.py:35",
    ),
    Origin(
        names=(
            "mlflow.artifacts.download_artifacts",
            "mlflow.artifacts.load_text",
            "mlflow.MlflowClient.download_artifacts",
            "mlflow.tracking.MlflowClient.download_artifacts",
            "mlflow.client.MlflowClient.download_artifacts",
        ),
        kind="download",
        source="mlflow-3.18.0:mlflow/artifacts/__init__.py:25; mlflow-3.18.0:mlflow/tracking/client.py:3827",
    ),
    Origin(
        names=(
            *_each(
                ("wandb", "wandb.run", "wandb.init", "wandb.Run", "wandb.sdk.wandb_run.Run"),
                ("use_artifact", "use_model", "restore"),
            ),
            "wandb.Api.artifact",
            "wandb.apis.public.Api.artifact",
            "wandb.Artifact.download",
        ),
        kind="download",
        source="wandb-0.31.0:wandb/sdk/wandb_run.py:3055; wandb-0.31.0:wandb/sdk/wandb_run.py:2246; "
        "wandb-0.31.0:wandb/sdk/artifacts/artifact.py:2026",
    ),
    Origin(
        names=("dvc.api.open", "dvc.api.read"),
        kind="download",
        source="dvc-3.67.1:dvc/api/data.py:102; dvc-3.67.1:dvc/api/data.py:305",
    ),
    Origin(
        names=(
            "clearml.StorageManager.get_local_copy",
            "clearml.StorageManager.download_file",
            "clearml.StorageManager.download_folder",
        ),
        kind="download",
        source="clearml-2.1.12:clearml/storage/manager.py:34",
    ),
    Origin(
        names=("fastai.data.external.untar_data", "fastai.vision.all.untar_data", "fastai.text.all.untar_data"),
        kind="download",
        source="fastai-2.8.12:fastai/data/external.py:129",
    ),
    Origin(
        names=("ultralytics.utils.downloads.safe_download", "ultralytics.utils.downloads.attempt_download_asset"),
        kind="download",
        source="ultralytics-8.4.190:ultralytics/utils/downloads.py:313; "
        "ultralytics-8.4.190:ultralytics/utils/downloads.py:581",
    ),
    Origin(
        names=("flair.file_utils.cached_path",),
        kind="download",
        source="flair-0.15.1:flair/file_utils.py:96",
    ),
    Origin(
        names=("sentence_transformers.util.http_get",),
        kind="download",
        source="sentence_transformers-6.2.0:sentence_transformers/util/file_io.py:316",
        target=Argument("path", 1),
    ),
    Origin(
        names=("monai.apps.download_url", "monai.apps.utils.download_url"),
        kind="download",
        source="monai-1.6.1:monai/apps/utils.py:203",
        target=Argument("filepath", 1),
    ),
    Origin(
        names=("monai.apps.download_and_extract", "monai.apps.utils.download_and_extract"),
        kind="download",
        source="monai-1.6.1:monai/apps/utils.py:393",
        target=Argument("output_dir", 2),
    ),
    Origin(
        names=("torchvision.datasets.utils.download_url",),
        kind="download",
        source="torchvision-0.29.2:torchvision/datasets/utils.py:87",
        target=Argument("root", 1),
    ),
    Origin(
        names=("torchvision.datasets.utils.download_and_extract_archive",),
        kind="download",
        source="torchvision-0.29.2:torchvision/datasets/utils.py:379",
        target=Argument("download_root", 1),
    ),
    # Object stores
    Origin(
        names=("boto3.client.download_file",),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:185",
        target=Argument("Filename", 2),
    ),
    Origin(
        names=("boto3.client.download_fileobj",),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:799",
        target=Argument("Fileobj", 2),
    ),
    Origin(
        names=("boto3.resource.Bucket.download_file",),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:276",
        target=Argument("Filename", 1),
    ),
    Origin(
        names=("boto3.resource.Bucket.download_fileobj",),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:865",
        target=Argument("Fileobj", 1),
    ),
    Origin(
        names=("boto3.resource.Object.download_file", "boto3.resource.Bucket.Object.download_file"),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:361",
        target=Argument("Filename", 0),
    ),
    Origin(
        names=("boto3.resource.Object.download_fileobj", "boto3.resource.Bucket.Object.download_fileobj"),
        kind="download",
        source="boto3-1.43.11:boto3/s3/inject.py:914",
        target=Argument("Fileobj", 0),
    ),
    Origin(
        names=("boto3.client.get_object", "boto3.resource.Object.get", "boto3.resource.Bucket.Object.get"),
        kind="download",
        source="docs.aws.amazon.com/boto3/latest/reference/services/s3/client/get_object.html",
    ),
    Origin(
        names=("google.cloud.storage.Blob.download_to_filename", "google.cloud.storage.blob.Blob.download_to_filename"),
        kind="download",
        source="google_cloud_storage-3.17.1:google/cloud/storage/blob.py:1314",
        target=Argument("filename", 0),
    ),
    Origin(
        names=("google.cloud.storage.Blob.download_to_file", "google.cloud.storage.blob.Blob.download_to_file"),
        kind="download",
        source="google_cloud_storage-3.17.1:google/cloud/storage/blob.py:1148",
        target=Argument("file_obj", 0),
    ),
    Origin(
        names=("google.cloud.storage.Client.download_blob_to_file",),
        kind="download",
        source="google_cloud_storage-3.17.1:google/cloud/storage/client.py:1232",
        target=Argument("file_obj", 1),
    ),
    Origin(
        names=_each(
            ("google.cloud.storage.Blob", "google.cloud.storage.blob.Blob"),
            ("download_as_bytes", "download_as_string", "download_as_text", "open"),
        ),
        kind="download",
        source="google_cloud_storage-3.17.1:google/cloud/storage/blob.py:1443; "
        "google_cloud_storage-3.17.1:google/cloud/storage/blob.py:1689",
    ),
    Origin(
        names=("azure.storage.blob.BlobClient.download_blob", "azure.storage.blob.ContainerClient.download_blob"),
        kind="download",
        source="azure_storage_blob-12.31.1:azure/storage/blob/_blob_client.py:642; "
        "azure_storage_blob-12.31.1:azure/storage/blob/_container_client.py:1315",
    ),
    Origin(
        names=("azure.storage.blob.download_blob_from_url",),
        kind="download",
        source="azure_storage_blob-12.31.1:azure/storage/blob/__init__.py:145",
        target=Argument("output", 1),
    ),
    Origin(
        names=("minio.Minio.fget_object",),
        kind="download",
        source="minio-7.2.20:minio/api.py:1070",
        target=Argument("file_path", 2),
    ),
    Origin(
        names=("minio.Minio.get_object",),
        kind="download",
        source="minio-7.2.20:minio/api.py:1166",
    ),
    Origin(
        names=_each(
            ("s3fs.S3FileSystem", "gcsfs.GCSFileSystem", "adlfs.AzureBlobFileSystem"), ("get", "get_file", "download")
        ),
        kind="download",
        source="fsspec-2026.9.0:fsspec/spec.py:1009; fsspec-2026.9.0:fsspec/spec.py:1871",
        target=Argument("lpath", 1),
    ),
    Origin(
        names=_each(
            ("s3fs.S3FileSystem", "gcsfs.GCSFileSystem", "adlfs.AzureBlobFileSystem", "huggingface_hub.HfFileSystem"),
            ("open", "cat", "cat_file", "read_bytes", "read_text"),
        ),
        kind="download",
        source="fsspec-2026.9.0:fsspec/registry.py:64; huggingface_hub-2.4.0:huggingface_hub/hf_file_system.py:385",
    ),
)

_DATASETS: tuple[Origin, ...] = (
    Origin(
        names=("datasets.load_dataset", "datasets.load.load_dataset", "modelscope.MsDataset.load"),
        kind="download",
        source="datasets-5.2.0:datasets/load.py:1352; modelscope-1.40.2:modelscope/msdatasets/ms_dataset.py",
    ),
)

_REQUESTS: tuple[Origin, ...] = (
    Origin(
        names=(
            "flask.request",
            "flask.Request",
            "flask.wrappers.Request",
            "werkzeug.wrappers.Request",
            "werkzeug.Request",
        ),
        kind="request",
        source="flask-3.1.3:flask/wrappers.py:18",
    ),
    Origin(
        names=(
            "fastapi.Request",
            "fastapi.requests.Request",
            "starlette.requests.Request",
            "fastapi.Query",
            "fastapi.Body",
            "fastapi.Form",
            "fastapi.Path",
            "fastapi.Header",
            "fastapi.Cookie",
        ),
        kind="request",
        source="starlette-1.10.0:starlette/requests.py:218; fastapi-0.165.0:fastapi/param_functions.py:375",
    ),
    Origin(
        names=("django.http.HttpRequest", "django.http.request.HttpRequest", "rest_framework.request.Request"),
        kind="request",
        source="django-6.1.3:django/http/request.py:54; djangorestframework-3.18.3:rest_framework/request.py:144",
    ),
    Origin(
        names=(
            *_each(
                ("tornado.web.RequestHandler",),
                (
                    "get_argument",
                    "get_arguments",
                    "get_body_argument",
                    "get_body_arguments",
                    "get_query_argument",
                    "get_query_arguments",
                    "get_cookie",
                    "request",
                    "path_args",
                    "path_kwargs",
                ),
            ),
            "tornado.httputil.HTTPServerRequest",
        ),
        kind="request",
        source="tornado-6.6.1:tornado/web.py:432; tornado-6.6.1:tornado/web.py:479",
    ),
    Origin(
        names=("aiohttp.web.Request", "aiohttp.web.BaseRequest", "aiohttp.web_request.Request"),
        kind="request",
        source="aiohttp-3.14.5:aiohttp/web_request.py:955",
    ),
    Origin(
        names=_each(
            ("http.server.BaseHTTPRequestHandler", "http.server.SimpleHTTPRequestHandler"), ("rfile", "headers", "path")
        ),
        kind="request",
        source="cpython-3.12.1:Lib/http/server.py:230",
    ),
    Origin(
        names=("gradio.Request", "gradio.route_utils.Request"),
        kind="request",
        source="gradio-6.31.0:gradio/route_utils.py:179",
    ),
    Origin(
        # Django's, DRF's, aiohttp's and Starlette's requests, by the parameter's usual name.
        names=_each(
            ("web.request",),
            (
                *(
                    "GET",
                    "POST",
                    "META",
                    "COOKIES",
                    "body",
                    "data",
                    "query_params",
                    "path_params",
                    "headers",
                    "cookies",
                ),
                *("json", "form", "args", "values", "query", "query_string", "match_info", "rel_url", "post", "read"),
                *("get_json", "get_data", "get_argument", "content", "text", "stream", "path", "url"),
            ),
        ),
        kind="request",
        source="django-6.1.3:django/http/request.py:54; aiohttp-3.14.5:aiohttp/web_request.py:955; "
        "starlette-1.10.0:starlette/requests.py:218",
    ),
    Origin(
        # What whoever opens the page types.
        names=_each(
            ("streamlit", "streamlit.sidebar"),
            ("text_input", "text_area", "chat_input", "query_params", "experimental_get_query_params"),
        ),
        kind="request",
        source="streamlit-1.67.0:streamlit/__init__.py:203; streamlit-1.67.0:streamlit/__init__.py:292",
    ),
)

_UPLOADS: tuple[Origin, ...] = (
    Origin(
        names=(
            "fastapi.UploadFile",
            "fastapi.datastructures.UploadFile",
            "starlette.datastructures.UploadFile",
            "fastapi.File",
        ),
        kind="upload",
        source="fastapi-0.165.0:fastapi/datastructures.py:21; fastapi-0.165.0:fastapi/param_functions.py:2061; "
        "starlette-1.10.0:starlette/datastructures.py:431",
    ),
    Origin(
        names=(
            "flask.request.files",
            "flask.Request.files",
            "werkzeug.wrappers.Request.files",
            "werkzeug.datastructures.FileStorage",
        ),
        kind="upload",
        source="werkzeug-3.1.8:werkzeug/datastructures/file_storage.py:16",
    ),
    Origin(
        names=(
            "django.http.HttpRequest.FILES",
            "django.http.request.HttpRequest.FILES",
            "django.core.files.uploadedfile.UploadedFile",
            "django.core.files.uploadedfile.InMemoryUploadedFile",
            "django.core.files.uploadedfile.TemporaryUploadedFile",
        ),
        kind="upload",
        source="django-6.1.3:django/http/request.py:71",
    ),
    Origin(
        names=("web.request.FILES", "web.request.files"),
        kind="upload",
        source="django-6.1.3:django/http/request.py:71",
    ),
    Origin(
        # What gradio's components give to the functions that they are inputs of.
        names=_each(
            ("gradio", "gradio.components"), ("File", "UploadButton", "Image", "Audio", "Video", "Gallery", "Model3D")
        ),
        kind="upload",
        source="gradio-6.31.0:gradio/components/file.py:28; gradio-6.31.0:gradio/components/upload_button.py:28",
    ),
    Origin(
        names=("tornado.web.RequestHandler.request.files", "tornado.httputil.HTTPServerRequest.files"),
        kind="upload",
        source="tornado-6.6.1:tornado/httputil.py:449",
    ),
    Origin(
        names=_each(("streamlit", "streamlit.sidebar"), ("file_uploader", "camera_input")),
        kind="upload",
        source="streamlit-1.67.0:streamlit/elements/widgets/file_uploader.py:166",
    ),
)

_SOCKETS: tuple[Origin, ...] = (
    Origin(
        names=_each(("socket.socket",), ("recv", "recvfrom", "recvmsg", "makefile")),
        kind="socket",
        source="docs.python.org/3/library/socket.html#socket.socket.recv",
    ),
    Origin(
        names=(
            "asyncio.open_connection",
            "asyncio.StreamReader.read",
            "asyncio.StreamReader.readline",
            "asyncio.StreamReader.readexactly",
            "asyncio.StreamReader.readuntil",
        ),
        kind="socket",
        source="cpython-3.12.1:Lib/asyncio/streams.py:668",
    ),
    Origin(
        names=(
            "multiprocessing.connection.Client.recv",
            "multiprocessing.connection.Client.recv_bytes",
            "multiprocessing.connection.Listener.accept",
        ),
        kind="socket",
        source="cpython-3.12.1:Lib/multiprocessing/connection.py:509; "
        "cpython-3.12.1:Lib/multiprocessing/connection.py:471",
    ),
    Origin(
        names=("socketserver.BaseRequestHandler.request", "socketserver.StreamRequestHandler.rfile"),
        kind="socket",
        source="cpython-3.12.1:Lib/socketserver.py:737; cpython-3.12.1:Lib/socketserver.py:783",
    ),
    Origin(
        names=_each(
            ("zmq.Socket", "zmq.asyncio.Socket", "zmq.green.Socket", "zmq.sugar.socket.Socket"),
            ("recv", "recv_string", "recv_json", "recv_pyobj", "recv_multipart", "recv_serialized"),
        ),
        kind="socket",
        source="pyzmq-27.3.0:zmq/sugar/socket.py:770; pyzmq-27.3.0:zmq/_future.py:281",
    ),
    Origin(
        names=_each(
            (
                "websockets.connect",
                "websockets.ClientConnection",
                "websockets.ServerConnection",
                "websockets.asyncio.client.connect",
                "websockets.asyncio.client.ClientConnection",
                "websockets.asyncio.server.ServerConnection",
                "websockets.sync.client.connect",
                "websockets.sync.client.ClientConnection",
                "websockets.sync.server.ServerConnection",
                "websockets.WebSocketClientProtocol",
                "websockets.WebSocketServerProtocol",
            ),
            ("recv",),
        ),
        kind="socket",
        source="websockets-17.4:websockets/asyncio/connection.py:243; "
        "websockets-17.4:websockets/legacy/protocol.py:492",
    ),
    Origin(
        names=_each(
            ("fastapi.WebSocket", "fastapi.websockets.WebSocket", "starlette.websockets.WebSocket"),
            (
                "receive",
                "receive_text",
                "receive_bytes",
                "receive_json",
                "iter_text",
                "iter_bytes",
                "iter_json",
                "query_params",
                "path_params",
                "headers",
                "cookies",
            ),
        ),
        kind="socket",
        source="starlette-1.10.0:starlette/websockets.py:33",
    ),
    Origin(
        names=_each(
            ("aiohttp.ClientSession.ws_connect", "aiohttp.web.WebSocketResponse"),
            ("receive", "receive_bytes", "receive_str", "receive_json"),
        ),
        kind="socket",
        source="aiohttp-3.14.5:aiohttp/web_ws.py:608",
    ),
)

_QUEUES: tuple[Origin, ...] = (
    Origin(
        names=(
            "kafka.KafkaConsumer",
            *_each(("confluent_kafka.Consumer", "confluent_kafka.DeserializingConsumer"), ("poll", "consume")),
            *_each(("aiokafka.AIOKafkaConsumer",), ("getone", "getmany", "__aiter__")),
            "pika.*.basic_get",
            *_each(
                ("redis.Redis", "redis.StrictRedis", "redis.asyncio.Redis"), ("pubsub.get_message", "pubsub.listen")
            ),
            "boto3.client.receive_message",
            "boto3.resource.Queue.receive_messages",
            *_each(("azure.servicebus.ServiceBusReceiver",), ("receive_messages",)),
            *_each(("google.cloud.pubsub_v1.SubscriberClient", "google.cloud.pubsub.SubscriberClient"), ("pull",)),
        ),
        kind="socket",
        source="kafka_python-3.0.12:kafka/consumer/group.py:26; aiokafka-0.14.0:aiokafka/consumer/consumer.py:1103; "
        "pika-1.4.4:pika/channel.py:398; redis-8.1.0:redis/client.py; "
        "docs.aws.amazon.com/boto3/latest/reference/services/sqs/client/receive_message.html; "
        "azure_servicebus-7.15.0:azure/servicebus/aio/_servicebus_receiver_async.py:646; "
        "google_cloud_pubsub-2.44.0:google/pubsub_v1/services/subscriber/client.py:1581",
    ),
    Origin(
        # What a tool server answers.
        names=_each(("mcp.ClientSession", "mcp.client.session.ClientSession"), ("call_tool", "read_resource")),
        kind="socket",
        source="mcp-2.3.0:mcp/client/session.py:912",
    ),
)

_STORES: tuple[Origin, ...] = (
    Origin(
        names=_each(
            (
                "redis.Redis",
                "redis.StrictRedis",
                "redis.client.Redis",
                "redis.from_url",
                "redis.asyncio.Redis",
                "redis.asyncio.from_url",
            ),
            (
                "get",
                "mget",
                "getdel",
                "hget",
                "hgetall",
                "hmget",
                "lpop",
                "rpop",
                "blpop",
                "brpop",
                "lrange",
                "smembers",
            ),
        ),
        kind="store",
        source="redis-8.1.0:redis/commands/core.py:3189; redis-8.1.0:redis/commands/core.py:4834",
    ),
)

_COMPLETIONS = ("chat.completions.create", "chat.completions.parse", "completions.create")
_CHAINS = ("invoke", "ainvoke", "batch", "abatch", "stream", "astream")
_OLD_CHAINS = (
    *_CHAINS,
    "run",
    "arun",
    "predict",
    "apredict",
    "predict_messages",
    "generate",
    "agenerate",
)
# Of whatever class: ``langchain_openai.ChatOpenAI.bind.invoke``.
_CHAT_MODELS = tuple(
    f"{package}.*"
    for package in (
        "langchain_anthropic",
        "langchain_aws",
        "langchain_cohere",
        "langchain_deepseek",
        "langchain_fireworks",
        "langchain_google_genai",
        "langchain_google_vertexai",
        "langchain_groq",
        "langchain_huggingface",
        "langchain_mistralai",
        "langchain_ollama",
        "langchain_openai",
        "langchain_together",
        "langchain_xai",
        "langchain.chat_models",
        "langchain_core.language_models",
    )
)

_ANSWERS: tuple[Origin, ...] = (
    Origin(
        names=(
            *_each(("openai", "openai.*", "groq.*", "together.*"), _COMPLETIONS),
            *_each(
                ("openai", "openai.*"),
                ("responses.create", "responses.parse", "responses.stream", "chat.completions.stream"),
            ),
            "openai.ChatCompletion.create",
            "openai.ChatCompletion.acreate",
            "openai.Completion.create",
            "openai.Completion.acreate",
            # Of a client that isn't known: that can hardly be anything else.
            *_each(("*",), ("chat.completions.create", "chat.completions.parse", "ChatCompletion.create")),
        ),
        kind="llm",
        source="openai-3.57.0:openai/resources/chat/completions/completions.py:330; "
        "openai-3.57.0:openai/resources/responses; groq-1.7.0:groq/resources/chat; "
        "together-3.1.1:together/resources/chat/completions.py:52",
    ),
    Origin(
        names=_each(("anthropic.*",), ("messages.create", "messages.stream", "messages.parse", "completions.create")),
        kind="llm",
        source="anthropic-2.13.0:anthropic/resources/messages/messages.py:97; "
        "anthropic-2.13.0:anthropic/resources/messages/messages.py:1299",
    ),
    Origin(
        names=_each(
            ("google.genai.Client", "google.genai.client.Client"),
            (
                "models.generate_content",
                "models.generate_content_stream",
                "aio.models.generate_content",
                "aio.models.generate_content_stream",
                "chats.create.send_message",
                "chats.create.send_message_stream",
                "aio.chats.create.send_message",
            ),
        ),
        kind="llm",
        source="google_genai-3.6.1:google/genai/models.py:6075; google_genai-3.6.1:google/genai/chats.py:221",
    ),
    Origin(
        names=_each(
            ("google.generativeai.GenerativeModel", "google.generativeai.generative_models.GenerativeModel"),
            ("generate_content", "generate_content_async", "start_chat.send_message", "start_chat.send_message_async"),
        ),
        kind="llm",
        source="google_generativeai-0.8.6:google/generativeai/generative_models.py:237",
    ),
    Origin(
        names=(
            *_each(("ollama", "ollama.Client", "ollama.AsyncClient"), ("chat", "generate")),
            *_each(
                ("litellm",),
                ("completion", "acompletion", "text_completion", "atext_completion", "responses", "aresponses"),
            ),
            *_each(("litellm.Router",), ("completion", "acompletion")),
        ),
        kind="llm",
        source="ollama-0.6.3:ollama/_client.py:206; litellm-1.110.2:litellm/main.py:5508",
    ),
    Origin(
        names=(
            *_each(
                ("cohere.Client", "cohere.ClientV2", "cohere.AsyncClient", "cohere.AsyncClientV2"),
                ("chat", "chat_stream", "generate"),
            ),
            *_each(
                ("mistralai.Mistral", "mistralai.client.Mistral"),
                (
                    "chat.complete",
                    "chat.complete_async",
                    "chat.stream",
                    "chat.stream_async",
                    "chat.parse",
                    "fim.complete",
                ),
            ),
            *_each(("replicate", "replicate.Client"), ("run", "async_run", "stream")),
        ),
        kind="llm",
        source="cohere-7.3.1:cohere/base_client.py:488; mistralai-3.7.0:mistralai/client/chat.py:100; "
        "replicate-1.0.7:replicate/client.py:163",
    ),
    Origin(
        names=_each(
            ("huggingface_hub.InferenceClient", "huggingface_hub.AsyncInferenceClient"),
            ("text_generation", "chat_completion", "chat.completions.create"),
        ),
        kind="llm",
        source="huggingface_hub-2.4.0:huggingface_hub/inference/_client.py:454; "
        "huggingface_hub-2.4.0:huggingface_hub/inference/_client.py:1947",
    ),
    Origin(
        names=_each(
            ("boto3.client",),
            ("invoke_model", "invoke_model_with_response_stream", "converse", "converse_stream"),
        ),
        kind="llm",
        source="docs.aws.amazon.com/boto3/latest/reference/services/bedrock-runtime/client/converse.html",
    ),
    Origin(
        names=(
            *_each(_CHAT_MODELS, (*_OLD_CHAINS, "complete", "chat")),
            *_each(
                (
                    "langchain_community.chat_models.*",
                    "langchain_community.llms.*",
                    "langchain.llms.*",
                    "langchain.chains.*",
                    "langchain_classic.chains.*",
                    "langchain.agents.*",
                    "langchain_classic.agents.*",
                ),
                _OLD_CHAINS,
            ),
        ),
        kind="llm",
        source="langchain-1.5.2:langchain/chat_models/base.py:57; "
        "langchain_classic-1.0.8:langchain_classic/chains/base.py:580; "
        "langchain_core-1.8.4:langchain_core/language_models/chat_models.py:516; "
        "langchain_core-1.8.4:langchain_core/language_models/llms.py:374",
    ),
    Origin(
        names=_each(("smolagents.CodeAgent", "smolagents.ToolCallingAgent", "smolagents.MultiStepAgent"), ("run",)),
        kind="llm",
        source="smolagents-1.26.0:smolagents/agents.py:436",
    ),
    Origin(
        names=(
            "transformers.pipeline",
            "transformers.pipelines.pipeline",
            "transformers.*.generate",
            "transformers.*.decode",
            "transformers.*.batch_decode",
        ),
        kind="llm",
        source="transformers-4.57.1:transformers/generation/utils.py:2234; "
        "transformers-4.57.1:transformers/tokenization_utils_base.py:3894; "
        "transformers-5.23.0:transformers/pipelines/__init__.py:759",
    ),
    Origin(
        names=(
            *_each(("vllm.LLM", "vllm.entrypoints.llm.LLM"), ("generate", "chat")),
            *_each(("sglang.Engine", "sglang.srt.entrypoints.engine.Engine"), ("generate", "async_generate")),
            *_each(
                ("llama_cpp.Llama", "llama_cpp.Llama.from_pretrained"), ("create_completion", "create_chat_completion")
            ),
        ),
        kind="llm",
        source="vllm-0.33.0:vllm/entrypoints/llm.py:417; sglang-0.5.23:sglang/srt/entrypoints/engine.py:433; "
        "llama_cpp_python-0.2.72:llama_cpp/llama.py:1473",
    ),
)

_AGENTS: tuple[Origin, ...] = (
    Origin(
        names=(
            *_each(
                ("llama_index.core.llms.*", "llama_index.llms.*", "llama_index.core.Settings.llm"),
                (
                    *(
                        "complete",
                        "acomplete",
                        "stream_complete",
                        "chat",
                        "achat",
                        "stream_chat",
                        "predict",
                        "apredict",
                    ),
                    *("structured_predict", "astructured_predict"),
                ),
            ),
            *_each(
                ("llama_index.core.*", "llama_index.*"),
                (
                    "as_query_engine.query",
                    "as_query_engine.aquery",
                    "as_chat_engine.chat",
                    "as_chat_engine.achat",
                    "query_engine.*.query",
                ),
            ),
            *_each(("dspy",), ("Predict", "ChainOfThought", "ProgramOfThought", "ReAct", "CodeAct")),
            *_each(("autogen_agentchat.agents.*", "autogen_agentchat.teams.*"), ("run", "run_stream", "on_messages")),
            *_each(("autogen.*",), ("generate_reply", "initiate_chat", "last_message")),
            *_each(("crewai.Crew", "crewai.crew.Crew"), ("kickoff", "kickoff_async")),
            *_each(("pydantic_ai.Agent", "pydantic_ai.agent.Agent"), ("run", "run_sync", "run_stream")),
            *_each(("agents.Runner", "agents.run.Runner"), ("run", "run_sync", "run_streamed")),
            *_each(("agno.agent.Agent", "agno.agent.agent.Agent"), ("run", "arun")),
            *_each(("haystack.components.generators.*",), ("run", "run_async")),
            *_each(("semantic_kernel.Kernel", "semantic_kernel.kernel.Kernel"), ("invoke", "invoke_prompt")),
            *_each(("langgraph.*",), ("invoke", "ainvoke", "stream", "astream")),
            *_each(("langroid.*",), ("llm_response", "llm_response_async")),
            *_each(("instructor.*",), _COMPLETIONS),
        ),
        kind="llm",
        source="llama_index_core-0.14.25:llama_index/core/llms/llm.py:603; "
        "llama_index_core-0.14.25:llama_index/core/base/base_query_engine.py:39; "
        "dspy-3.4.1:dspy/predict/predict.py:46; "
        "autogen_agentchat-0.7.5:autogen_agentchat/teams/_group_chat/_base_group_chat.py:247; "
        "crewai-1.15.30:crewai/crew.py:997; pydantic_ai_slim-2.68.0:pydantic_ai/agent/abstract.py:484; "
        "openai_agents-0.24.0:agents/run.py:281; agno-3.1.10:agno/agent/agent.py:1468; "
        "haystack_ai-3.4.1:haystack/components/generators/chat/llm.py:128; "
        "semantic_kernel-1.45.0:semantic_kernel/kernel.py:215; langgraph-1.2.24:langgraph/pregel/main.py:2728; "
        "langroid-0.53.15:langroid/agent/base.py; instructor-1.17.0:instructor/v2/auto_client.py:25",
    ),
    Origin(
        names=(
            "gpt4all.GPT4All.generate",
            "mlx_lm.generate",
            "mlx_lm.stream_generate",
            "dashscope.Generation.call",
            "dashscope.MultiModalConversation.call",
            "vertexai.generative_models.GenerativeModel.generate_content",
        ),
        kind="llm",
        source="gpt4all-2.8.2:gpt4all/gpt4all.py:467; mlx_lm-0.32.2:mlx_lm/generate.py:774; "
        "dashscope-2.0.2:dashscope/aigc/generation.py:49; cloud.google.com/python/docs/reference/vertexai/latest",
    ),
    Origin(
        # Text that a model reads off a picture or a recording: whoever made that chose it.
        names=(
            "easyocr.Reader.readtext",
            "pytesseract.image_to_string",
            "pytesseract.image_to_data",
            "whisper.load_model.transcribe",
            "faster_whisper.WhisperModel.transcribe",
            *_each(("openai.*",), ("audio.transcriptions.create", "audio.translations.create")),
        ),
        kind="model",
        source="easyocr-1.7.2:easyocr/easyocr.py:440; pytesseract-0.3.13:pytesseract/pytesseract.py:473; "
        "faster_whisper-1.2.1:faster_whisper/transcribe.py:254; github.com/openai/whisper (transcribe.py); "
        "openai-3.57.0:openai/resources/audio/transcriptions.py",
    ),
)

_USERS: tuple[Origin, ...] = (
    Origin(
        names=("sys.argv", "sys.stdin", "input", "fileinput.input", "getpass.getpass", "getopt.getopt"),
        kind="command line",
        source="docs.python.org/3/library/sys.html#sys.argv; docs.python.org/3/library/functions.html#input",
    ),
    Origin(
        names=(
            "argparse.ArgumentParser.parse_args",
            "argparse.ArgumentParser.parse_known_args",
            "argparse.Namespace",
            "optparse.OptionParser.parse_args",
        ),
        kind="command line",
        source="cpython-3.12.1:Lib/argparse.py:1890; cpython-3.12.1:Lib/argparse.py:1897",
    ),
    Origin(
        names=(
            "click.prompt",
            "typer.prompt",
            "typer.Option",
            "typer.Argument",
            "absl.flags.FLAGS",
            "docopt.docopt",
            "tyro.cli",
        ),
        kind="command line",
        source="click-8.5.1:click/termui.py:139; absl_py-2.5.1:absl/flags/__init__.py:227; "
        "docopt_ng-0.9.0:docopt/__init__.py:843; tyro-1.0.17:tyro/_cli.py:52",
    ),
    Origin(
        names=(
            "transformers.HfArgumentParser.parse_args_into_dataclasses",
            "transformers.HfArgumentParser.parse_args",
            "trl.TrlParser.parse_args_and_config",
            "trl.TrlParser.parse_args_into_dataclasses",
        ),
        kind="command line",
        source="transformers-4.57.1:transformers/hf_argparser.py:272; trl-1.16.0:trl/scripts/utils.py:303",
    ),
    Origin(
        names=(
            "os.environ",
            "os.environb",
            "os.getenv",
            "os.getenvb",
            "dotenv.dotenv_values",
            "dotenv.get_key",
        ),
        kind="environment",
        source="docs.python.org/3/library/os.html#os.environ; python_dotenv-1.2.2:dotenv/main.py:432",
    ),
    Origin(
        names=(
            "json.load",
            "tomllib.load",
            "tomli.load",
            "toml.load",
            "tomlkit.load",
            "yaml.load",
            "yaml.full_load",
            "yaml.safe_load",
            "yaml.safe_load_all",
            "ruamel.yaml.YAML",
            "tomlkit.parse",
            "tomllib.loads",
            "json5.load",
            "configparser.ConfigParser",
            "configparser.RawConfigParser",
            "configparser.SafeConfigParser",
        ),
        kind="config",
        source="cpython-3.12.1:Lib/json/__init__.py:274; cpython-3.12.1:Lib/tomllib/_parser.py:57; "
        "cpython-3.12.1:Lib/configparser.py:541; pyyaml-6.0.4:yaml/__init__.py:117; toml-0.10.2:toml/decoder.py:113",
    ),
    Origin(
        names=(
            "omegaconf.OmegaConf.load",
            "omegaconf.DictConfig",
            "omegaconf.dictconfig.DictConfig",
            "hydra.compose",
        ),
        kind="config",
        source="omegaconf-2.4.0:omegaconf/omegaconf.py:423; hydra_core-1.3.8:hydra/compose.py:14",
    ),
)

_OWN: tuple[Origin, ...] = (
    Origin(
        # Parameters of handlers and tools that the framework itself fills in, not who calls them.
        names=(
            "fastapi.Depends",
            "fastapi.Security",
            "fastapi.params.Depends",
            "fastapi.BackgroundTasks",
            "starlette.background.BackgroundTasks",
            "fastapi.Response",
            "starlette.responses.Response",
            "sqlalchemy.orm.Session",
            "sqlalchemy.ext.asyncio.AsyncSession",
            "sqlmodel.Session",
            "gradio.State",
            "gradio.components.State",
            "gradio.Progress",
            "agents.RunContextWrapper",
            "agents.tool_context.ToolContext",
            "fastmcp.Context",
            "google.adk.tools.ToolContext",
            "langchain_core.runnables.RunnableConfig",
            "langchain_core.tools.InjectedToolArg",
            "langgraph.prebuilt.InjectedState",
            "mcp.server.fastmcp.Context",
            "mcp.server.mcpserver.Context",
            "pydantic_ai.RunContext",
            "mlflow.pyfunc.PythonModelContext",
        ),
        kind="parameter",
        source="fastapi-0.165.0:fastapi/param_functions.py:2391; gradio-6.31.0:gradio/components/state.py; "
        "openai_agents-0.24.0:agents/run_context.py:176; mcp-2.3.0:mcp/server/mcpserver/context.py:32; "
        "langchain_core-1.8.4:langchain_core/tools/base.py:1727; "
        "langgraph_prebuilt-1.1.3:langgraph/prebuilt/tool_node.py:1805; "
        "pydantic_ai_slim-2.68.0:pydantic_ai/_run_context.py:224",
    ),
    Origin(
        names=_each(("gradio", "gradio.components"), ("Slider", "Number", "Checkbox")),
        kind="number",
        source="gradio-6.31.0:gradio/components/slider.py:23; gradio-6.31.0:gradio/components/number.py:22",
    ),
    Origin(
        names=_each(
            ("tempfile",),
            (
                "gettempdir",
                "gettempdirb",
                "gettempprefix",
                "mkdtemp",
                "mkstemp",
                "mktemp",
                "NamedTemporaryFile",
                "SpooledTemporaryFile",
                "TemporaryDirectory",
                "TemporaryFile",
            ),
        ),
        kind="temporary",
        source="cpython-3.12.1:Lib/tempfile.py:321; cpython-3.12.1:Lib/tempfile.py:537",
    ),
    Origin(
        names=(
            "__file__",
            "os.getcwd",
            "os.getcwdb",
            "os.devnull",
            "os.name",
            "os.sep",
            "os.linesep",
            "os.pathsep",
            "os.uname",
            "pathlib.Path.cwd",
            "pathlib.Path.home",
            "platform.machine",
            "platform.node",
            "platform.platform",
            "platform.python_version",
            "platform.release",
            "platform.system",
            "shutil.which",
            "site.getsitepackages",
            "socket.gethostname",
            "sys.base_prefix",
            "sys.exec_prefix",
            "sys.executable",
            "sys.platform",
            "sys.prefix",
            "sys.version",
            "sysconfig.get_path",
            "sysconfig.get_platform",
        ),
        kind="local",
        source="docs.python.org/3/library/os.html; docs.python.org/3/library/sys.html; "
        "docs.python.org/3/library/platform.html; docs.python.org/3/library/pathlib.html; "
        "docs.python.org/3/library/sysconfig.html",
    ),
    Origin(
        # Both ends are this program's.
        names=("multiprocessing.Pipe", "multiprocessing.Queue", "queue.Queue"),
        kind="local",
        source="docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe",
    ),
    Origin(
        names=(
            "abs",
            "bool",
            "complex",
            "float",
            "hash",
            "id",
            "int",
            "isinstance",
            "len",
            "ord",
            "round",
        ),
        kind="number",
        source="docs.python.org/3/library/functions.html",
    ),
    Origin(
        names=(
            "math.ceil",
            "math.floor",
            "math.sqrt",
            "multiprocessing.cpu_count",
            "os.cpu_count",
            "os.getegid",
            "os.geteuid",
            "os.getgid",
            "os.getpgid",
            "os.getpid",
            "os.getppid",
            "os.getuid",
            "os.path.exists",
            "os.path.getmtime",
            "os.path.getsize",
            "os.path.isdir",
            "os.path.isfile",
            "random.randint",
            "random.random",
            "random.randrange",
            "random.uniform",
            "secrets.randbelow",
            "secrets.randbits",
            "socket.socket.fileno",
            "sys.version_info",
            "threading.get_ident",
            "threading.get_native_id",
            "time.monotonic",
            "time.perf_counter",
            "time.time",
            "time.time_ns",
            "zlib.adler32",
            "zlib.crc32",
        ),
        kind="number",
        source="docs.python.org/3/library/os.html; docs.python.org/3/library/random.html; "
        "docs.python.org/3/library/time.html; docs.python.org/3/library/secrets.html; "
        "docs.python.org/3/library/zlib.html",
    ),
    Origin(
        names=(
            "numpy.random.randint",
            "torch.cuda.current_device",
            "torch.cuda.device_count",
            "torch.distributed.get_rank",
            "torch.distributed.get_world_size",
            "torch.initial_seed",
        ),
        kind="number",
        source="numpy.org/doc/stable/reference/random/generated/numpy.random.randint.html; "
        "docs.pytorch.org/docs/stable/cuda.html; docs.pytorch.org/docs/stable/distributed.html",
    ),
    Origin(
        # Hexadecimal or URL-safe text that nobody chooses.
        names=(
            "uuid.uuid1",
            "uuid.uuid3",
            "uuid.uuid4",
            "uuid.uuid5",
            "uuid.UUID",
            "secrets.token_hex",
            "secrets.token_urlsafe",
            "hashlib.*.hexdigest",
            "hmac.new.hexdigest",
        ),
        kind="generated",
        source="cpython-3.12.1:Lib/uuid.py:85; cpython-3.12.1:Lib/secrets.py:47; "
        "docs.python.org/3/library/hashlib.html",
    ),
    Origin(
        # A date and a time, in a format that is the caller's own nearly always.
        names=(
            "datetime.date.today",
            "datetime.datetime.now",
            "datetime.datetime.today",
            "datetime.datetime.utcnow",
            "time.asctime",
            "time.ctime",
            "time.gmtime",
            "time.localtime",
            "time.strftime",
        ),
        kind="generated",
        source="docs.python.org/3/library/datetime.html; docs.python.org/3/library/time.html",
    ),
)

_ARCHIVES: tuple[Origin, ...] = (
    Origin(
        # Names that whoever packed the archive has chosen.
        names=(
            *_each(("zipfile.ZipFile",), ("namelist", "infolist", "getinfo", "read", "open")),
            *_each(
                ("tarfile.open", "tarfile.TarFile", "tarfile.TarFile.open"),
                ("getmembers", "getnames", "getmember", "next", "extractfile"),
            ),
            *_each(("py7zr.SevenZipFile",), ("getnames", "namelist", "list", "readall", "read")),
            *_each(("rarfile.RarFile",), ("namelist", "infolist", "read", "open")),
            "zipfile.ZipInfo",
            "tarfile.TarInfo",
        ),
        kind="archive",
        source="docs.python.org/3/library/zipfile.html; docs.python.org/3/library/tarfile.html; "
        "py7zr-1.1.4:py7zr/py7zr.py:946; rarfile-4.5:rarfile.py:767",
    ),
)

ORIGINS: tuple[Origin, ...] = (
    *_DOWNLOADS,
    *_DATASETS,
    *_REQUESTS,
    *_UPLOADS,
    *_SOCKETS,
    *_QUEUES,
    *_STORES,
    *_ANSWERS,
    *_AGENTS,
    *_USERS,
    *_ARCHIVES,
    *_OWN,
)

RETURNS: dict[str, str] = {
    # cpython-3.12.1:Lib/socket.py:288 (the first of two), :810, :877
    "socket.socket.accept": "socket.socket",
    "socket.create_connection": "socket.socket",
    "socket.create_server": "socket.socket",
    "ssl.SSLContext.wrap_socket": "socket.socket",
    "ssl.create_default_context": "ssl.SSLContext",
    # docs.python.org/3/library/asyncio-eventloop.html
    "asyncio.get_event_loop": "asyncio.AbstractEventLoop",
    "asyncio.get_running_loop": "asyncio.AbstractEventLoop",
    "asyncio.new_event_loop": "asyncio.AbstractEventLoop",
    # requests-2.34.2:requests/sessions.py:908
    "requests.session": "requests.Session",
    "requests.sessions.session": "requests.Session",
    # pyzmq-27.3.0:zmq/sugar/context.py, pyzmq-27.3.0:zmq/asyncio.py
    "zmq.Context.instance": "zmq.Context",
    "zmq.Context.socket": "zmq.Socket",
    "zmq.asyncio.Context.instance": "zmq.asyncio.Context",
    "zmq.asyncio.Context.socket": "zmq.asyncio.Socket",
    # websockets-17.4:websockets/asyncio/client.py
    "websockets.asyncio.client.connect": "websockets.ClientConnection",
    "websockets.connect": "websockets.ClientConnection",
    # boto3-1.43.11:boto3/session.py
    "boto3.Session.client": "boto3.client",
    "boto3.Session.resource": "boto3.resource",
    "boto3.session.Session.client": "boto3.client",
    "boto3.session.Session.resource": "boto3.resource",
    # google_cloud_storage-3.17.1:google/cloud/storage/client.py:436, :899; google/cloud/storage/bucket.py:847, :1312
    "google.cloud.storage.Client.bucket": "google.cloud.storage.Bucket",
    "google.cloud.storage.Client.get_bucket": "google.cloud.storage.Bucket",
    "google.cloud.storage.Bucket.blob": "google.cloud.storage.Blob",
    "google.cloud.storage.Bucket.get_blob": "google.cloud.storage.Blob",
    "google.cloud.storage.Client.from_service_account_json": "google.cloud.storage.Client",
    # azure_storage_blob-12.31.1:azure/storage/blob/_blob_service_client.py:154, :743, :787; _container_client.py:1667
    "azure.storage.blob.BlobServiceClient.from_connection_string": "azure.storage.blob.BlobServiceClient",
    "azure.storage.blob.BlobServiceClient.get_blob_client": "azure.storage.blob.BlobClient",
    "azure.storage.blob.BlobServiceClient.get_container_client": "azure.storage.blob.ContainerClient",
    "azure.storage.blob.ContainerClient.from_connection_string": "azure.storage.blob.ContainerClient",
    "azure.storage.blob.ContainerClient.get_blob_client": "azure.storage.blob.BlobClient",
    "azure.storage.blob.BlobClient.from_connection_string": "azure.storage.blob.BlobClient",
    # paramiko-5.1.0:paramiko/client.py:610, paramiko-5.1.0:paramiko/transport.py:966
    "paramiko.SSHClient.get_transport": "paramiko.Transport",
    "paramiko.SSHClient.open_sftp": "paramiko.SFTPClient",
    "paramiko.SFTPClient.from_transport": "paramiko.SFTPClient",
    "paramiko.Transport.open_session": "paramiko.Channel",
    # asyncssh-2.24.1:asyncssh/connection.py
    "asyncssh.connect": "asyncssh.SSHClientConnection",
    # docker-7.1.0:docker/client.py:48, :222
    "docker.from_env": "docker.DockerClient",
    "docker.client.from_env": "docker.DockerClient",
    "docker.DockerClient.from_env": "docker.DockerClient",
    "docker.DockerClient.containers.create": "docker.models.containers.Container",
    "docker.DockerClient.containers.get": "docker.models.containers.Container",
    "docker.DockerClient.containers.run": "docker.models.containers.Container",
    # ipython-8.12:IPython/core/getipython.py:17; the bare name is a builtin of every notebook.
    "get_ipython": "IPython.core.interactiveshell.InteractiveShell",
    "IPython.get_ipython": "IPython.core.interactiveshell.InteractiveShell",
    "IPython.core.getipython.get_ipython": "IPython.core.interactiveshell.InteractiveShell",
}
"""The class of what a function gives, where methods of that class are in the catalogue."""

USUAL_NAMES: dict[str, str] = {
    "request": "web.request",
    "req": "web.request",
    "http_request": "web.request",
    "raw_request": "web.request",
    "llm": "langchain_core.language_models.BaseLanguageModel",
    "_llm": "langchain_core.language_models.BaseLanguageModel",
    "chat_model": "langchain_core.language_models.BaseLanguageModel",
    "llm_chain": "langchain.chains.LLMChain",
    "agent_executor": "langchain.agents.AgentExecutor",
}
"""What a parameter or attribute of that name nearly always is, where nothing in the file says what it is."""
