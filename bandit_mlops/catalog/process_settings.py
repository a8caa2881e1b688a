"""Environment variables and settings that turn a protection off for a whole process.

What looks like one and is none: ``PYTHONHTTPSVERIFY`` (no Python 3 reads it), ``MLFLOW_ALLOW_PICKLE_DESERIALIZATION``
and the like when they are set to what is the default anyway, ``TORCH_FORCE_WEIGHTS_ONLY_LOAD`` (which turns a
protection on).
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import ProcessSetting, Since

_ON = ("1", "true", "yes", "y", "on")
_PICKLES = ("pickle", "application/x-python-serialize", "yaml", "application/x-yaml")
_CELERY = "whoever reaches the message broker can send a pickle that runs code in the worker"
_CELERY_SOURCE = "https://docs.celeryq.dev/en/v4.0.1/changelog.html; celery-5.7.0:celery/app/defaults.py:67"

PROCESS_SETTINGS: tuple[ProcessSetting, ...] = (
    ProcessSetting(
        names=("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD",),
        rule="ML102",
        source="torch-2.6.0:torch/serialization.py:1386",
        what="from here on each torch.load that doesn't say weights_only unpickles, and runs any code in the file",
        fix="Delete the line and load with `torch.load(path, weights_only=True)`",
        values=_ON,
    ),
    ProcessSetting(
        names=("RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION",),
        rule="ML102",
        source="ray-2.56.0:ray/data/_internal/datasource/webdataset_datasource.py:17",
        what="from here on Ray unpickles members of shards, which runs any code that they contain",
        fix="Delete the line and give a decoder of your own: `read_webdataset(paths, decoder=decode)`",
        values=_ON,
    ),
    ProcessSetting(
        names=("RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA", "RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR"),
        rule="ML102",
        source="ray-2.55.0:ray/data/_internal/tensor_extensions/arrow.py:72; "
        "ray-2.56.0:ray/data/_internal/datasource/parquet_datasource.py:140",
        what="from here on Ray unpickles what a Parquet file holds, which runs any code in it",
        fix="Delete the line and write the files anew with this version: `dataset.write_parquet(path)`",
        values=_ON,
    ),
    ProcessSetting(
        names=("VLLM_ALLOW_INSECURE_SERIALIZATION",),
        rule="ML103",
        source="vllm-0.33.0:vllm/envs.py:1712; vllm-0.33.0:vllm/v1/serial_utils.py:162",
        what="from here on vLLM unpickles what other processes send, so whoever reaches its ports can run code",
        fix='Delete the line and send plain values: `llm.collective_rpc("name_of_the_method")`',
        values=_ON,
    ),
    ProcessSetting(
        names=("accept_content", "result_accept_content", "CELERY_ACCEPT_CONTENT", "CELERY_RESULT_ACCEPT_CONTENT"),
        rule="ML103",
        source=_CELERY_SOURCE,
        what=_CELERY,
        fix='Accept JSON only: `accept_content = ["json"]`',
        values=_PICKLES,
        in_environment=False,
    ),
    ProcessSetting(
        names=(
            "task_serializer",
            "result_serializer",
            "CELERY_TASK_SERIALIZER",
            "CELERY_RESULT_SERIALIZER",
            "CELERY_EVENT_SERIALIZER",
        ),
        rule="ML103",
        source=_CELERY_SOURCE,
        what=_CELERY,
        fix='Send JSON: `task_serializer = "json"`',
        values=_PICKLES,
        in_environment=False,
    ),
    ProcessSetting(
        names=("SERIALIZERS_ACCEPTED",),
        rule="ML103",
        source="Pyro4-4.82:Pyro4/configuration.py:64",
        what="from here on whoever reaches the Pyro daemon can send a pickle that runs code",
        fix='Leave the safe default: `Pyro4.config.SERIALIZER = "serpent"`',
        values=("pickle", "cloudpickle", "dill"),
        in_environment=False,
    ),
    ProcessSetting(
        names=("TRUST_REMOTE_CODE",),
        rule="ML201",
        source="transformers-5.5.0:transformers/models/rag/retrieval_rag.py:134",
        what="from here on transformers unpickles files of a repository without a further question",
        fix='Delete the line and use a model of another kind: `AutoModel.from_pretrained(name, revision="<commit>")`',
        values=_ON,
        cwe=502,
    ),
    ProcessSetting(
        names=("HF_DATASETS_TRUST_REMOTE_CODE",),
        rule="ML201",
        source="datasets-2.20.0:datasets/config.py:189; datasets-4.0.0:datasets/load.py:1368",
        what="from here on the scripts of all datasets run on this machine, and nobody is asked",
        fix='Delete the line and load without a script: `load_dataset("parquet", data_files=files)`',
        values=_ON,
        safe_since=Since("datasets", "4.0.0"),
        cwe=829,
    ),
    ProcessSetting(
        names=("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"),
        rule="ML203",
        source="requests-2.27.1:requests/sessions.py:708; requests-2.28.0:requests/sessions.py:766",
        what="from here on requests checks no server's certificate",
        fix='Delete the line; for a private authority name its file: `os.environ["REQUESTS_CA_BUNDLE"] = "ca.pem"`',
        values=("",),
        safe_since=Since("requests", "2.28.0"),
        cwe=295,
    ),
    ProcessSetting(
        names=("GIT_SSL_NO_VERIFY",),
        rule="ML203",
        source="https://git-scm.com/book/en/v2/Git-Internals-Environment-Variables",
        what="from here on git checks no server's certificate",
        fix="Delete the line; for a private authority name its file: `git -c http.sslCAInfo=ca.pem clone <url>`",
        values=_ON,
        cwe=295,
    ),
    ProcessSetting(
        names=("MLFLOW_TRACKING_INSECURE_TLS",),
        rule="ML203",
        source="mlflow-3.18.0:mlflow/environment_variables.py:539",
        what="from here on MLflow checks no server's certificate when it fetches models",
        fix="Delete the line; for a private authority name its file: "
        '`os.environ["MLFLOW_TRACKING_SERVER_CERT_PATH"] = "ca.pem"`',
        values=_ON,
        cwe=295,
    ),
)
