"""ML203: functions that fetch a file by its URL, and connections that can be told not to check certificates."""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Argument, Connection, Dotted, Switch, UrlDownload

_HASH_IT = '`if hashlib.sha256(Path(path).read_bytes()).hexdigest() != "<64 hex>": raise ValueError(path)`'
_COMPARE = f"Compare its hash before it is used: {_HASH_IT}"
_REMOTE = r"https?://|ftp://"


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    """Each member of each owner, as dotted names."""
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


URL_DOWNLOADS: tuple[UrlDownload, ...] = (
    # The standard library and general tools
    UrlDownload(
        names=("urllib.request.urlretrieve", "urllib.urlretrieve", "six.moves.urllib.request.urlretrieve"),
        source="cpython-3.12.1:Lib/urllib/request.py:222",
        target=Argument("filename", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("wget.download",),
        source="pypi.org/project/wget",
        target=Argument("out", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("gdown.download", "gdown.download.download"),
        # ``hasher`` only fills in an object that the caller compares.
        source="gdown-6.5.1:gdown/download.py:709; gdown-4.7.3:gdown/download.py:80",
        target=Argument("output", 1),
        fix='`gdown.cached_download(url, path, hash="sha256:<64 hex>")`',
    ),
    UrlDownload(
        names=("gdown.cached_download",),
        source="gdown-6.5.1:gdown/cached_download.py:43; gdown-4.7.3:gdown/cached_download.py:51",
        target=Argument("path", 1),
        checksums=(Argument("hash", 4), Argument("md5", 2)),
        fix='`gdown.cached_download(url, path, hash="sha256:<64 hex>")`',
    ),
    UrlDownload(
        names=("gdown.download_folder",),
        source="gdown-6.5.1:gdown/download_folder.py:70",
        target=Argument("output"),
        fix="Compare the hash of each file before it is used, or keep the files in a store with versions",
    ),
    UrlDownload(
        names=("pooch.retrieve", "pooch.core.retrieve"),
        source="pooch-1.9.0:pooch/core.py:34",
        target=Argument("fname", 2),
        checksums=(Argument("known_hash", 1),),
        fix='`pooch.retrieve(url, known_hash="sha256:<64 hex>")`',
    ),
    # PyTorch
    UrlDownload(
        names=(
            *("torch.hub.load_state_dict_from_url", "torch.utils.model_zoo.load_url"),
            # Re-exports of old and new torchvision.
            "torchvision._internally_replaced_utils.load_state_dict_from_url",
            "torchvision.models.utils.load_state_dict_from_url",
        ),
        source="torch-2.15.0:torch/hub.py:829; torch-2.15.0:torch/hub.py:893; "
        "torchvision-0.29.2:torchvision/_internally_replaced_utils.py:16",
        checksums=(Argument("check_hash", 4),),
        hash_in_name=True,
        loads="loaded",
        fix="`load_state_dict_from_url(url, check_hash=True)` with a file name that ends in `-<sha256>.pth`",
    ),
    UrlDownload(
        names=("torch.hub.download_url_to_file",),
        source="torch-2.15.0:torch/hub.py:707",
        target=Argument("dst", 1),
        checksums=(Argument("hash_prefix", 2),),
        fix='`torch.hub.download_url_to_file(url, path, hash_prefix="<64 hex>")`',
    ),
    UrlDownload(
        names=("torchvision.datasets.utils.download_url",),
        source="torchvision-0.29.2:torchvision/datasets/utils.py:87",
        target=Argument("filename", 2),
        checksums=(Argument("md5", 3),),
        fix='`download_url(url, root, md5="<32 hex>")`, or compare a SHA-256 hash yourself',
    ),
    UrlDownload(
        names=("torchvision.datasets.utils.download_and_extract_archive",),
        source="torchvision-0.29.2:torchvision/datasets/utils.py:379",
        target=Argument("filename", 3),
        checksums=(Argument("md5", 4),),
        loads="unpacked",
        fix='`download_and_extract_archive(url, root, md5="<32 hex>")`',
    ),
    UrlDownload(
        names=("torch_geometric.data.download_url", "torch_geometric.data.download.download_url"),
        source="torch_geometric-2.8.1:torch_geometric/data/download.py:13",
        target=Argument("filename", 3),
        fix=_COMPARE,
    ),
    # Keras
    UrlDownload(
        names=_each(
            ("keras.utils", "tensorflow.keras.utils", "tf_keras.utils", "keras.src.utils.file_utils"), ("get_file",)
        ),
        source="keras-3.15.1:keras/src/utils/file_utils.py:214; tf_keras-2.21.0:tf_keras/src/utils/data_utils.py:194",
        url=Argument("origin", 1),
        target=Argument("fname", 0),
        checksums=(Argument("file_hash", 4), Argument("md5_hash", 3)),
        fix='`keras.utils.get_file(name, origin=url, file_hash="<64 hex>")`',
    ),
    # PaddlePaddle
    UrlDownload(
        names=(
            "paddle.utils.download.get_weights_path_from_url",
            "paddlenlp.utils.downloader.get_weights_path_from_url",
        ),
        source="paddlepaddle-3.3.1:paddle/utils/download.py:74; paddlenlp-2.8.1:paddlenlp/utils/downloader.py:85",
        checksums=(Argument("md5sum", 1),),
        loads="loaded",
        fix='`get_weights_path_from_url(url, md5sum="<32 hex>")`',
    ),
    UrlDownload(
        names=(
            "paddle.utils.download.get_path_from_url",
            "paddlenlp.utils.downloader.get_path_from_url",
            "paddlenlp.utils.downloader.get_path_from_url_with_filelock",
        ),
        source="paddlepaddle-3.3.1:paddle/utils/download.py:117; paddlenlp-2.8.1:paddlenlp/utils/downloader.py:111",
        remote_name=_REMOTE,
        checksums=(Argument("md5sum", 2),),
        loads="unpacked",
        archives=True,
        fix='`get_path_from_url(url, folder, md5sum="<32 hex>")`',
    ),
    # Other libraries
    UrlDownload(
        names=("sklearn.datasets.fetch_file",),
        source="scikit_learn-1.9.1:sklearn/datasets/_base.py:1587",
        target=Argument("local_filename", 2),
        checksums=(Argument("sha256", 3),),
        fix='`fetch_file(url, sha256="<64 hex>")`',
    ),
    UrlDownload(
        names=("monai.apps.download_url", "monai.apps.utils.download_url"),
        source="monai-1.6.1:monai/apps/utils.py:203",
        target=Argument("filepath", 1),
        checksums=(Argument("hash_val", 2),),
        fix='`download_url(url, path, hash_val="<64 hex>", hash_type="sha256")`',
    ),
    UrlDownload(
        names=("monai.apps.download_and_extract", "monai.apps.utils.download_and_extract"),
        source="monai-1.6.1:monai/apps/utils.py:393",
        target=Argument("filepath", 1),
        checksums=(Argument("hash_val", 3),),
        loads="unpacked",
        fix='`download_and_extract(url, hash_val="<64 hex>", hash_type="sha256")`',
    ),
    UrlDownload(
        names=("flair.file_utils.cached_path",),
        source="flair-0.15.1:flair/file_utils.py:96",
        url=Argument("url_or_filename", 0),
        remote_name=_REMOTE,
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("sentence_transformers.util.http_get", "sentence_transformers.util.file_io.http_get"),
        source="sentence_transformers-6.2.0:sentence_transformers/util/file_io.py:316",
        target=Argument("path", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=(
            "ultralytics.utils.downloads.safe_download",
            "ultralytics.utils.downloads.download",
            "ultralytics.download",
        ),
        source="ultralytics-8.4.190:ultralytics/utils/downloads.py:313; ultralytics-8.4.190:ultralytics/__init__.py:16",
        remote_name=_REMOTE,
        loads="unpacked",
        archives=True,
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("clearml.StorageManager.get_local_copy",),
        source="clearml-2.1.12:clearml/storage/manager.py:34",
        url=Argument("remote_url", 0),
        remote_name=_REMOTE,
        loads="unpacked",
        archives=True,
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("clearml.InputModel.import_model",),
        source="clearml-2.1.12:clearml/model.py:1647",
        url=Argument("weights_url", 0),
        remote_name=_REMOTE,
        loads="loaded",
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("fastai.data.external.untar_data", "fastai.vision.all.untar_data", "fastai.text.all.untar_data"),
        # fastai's own URLs are attributes of the class URLs, with hashes in fastai/data/checks.txt.
        source="fastai-2.8.12:fastai/data/external.py:129",
        remote_name=_REMOTE,
        loads="unpacked",
        fix=_COMPARE,
    ),
    # Tables
    *(
        UrlDownload(names=names, source=source, url=Argument(url, 0), remote_name=_REMOTE, tables=True, fix=_COMPARE)
        for names, url, source in (
            (
                ("pandas.read_csv", "pandas.read_table", "pandas.read_fwf"),
                "filepath_or_buffer",
                "pandas-3.1.1:pandas/io/parsers/readers.py:1305; pandas-3.1.1:pandas/io/parsers/readers.py:1910; "
                "pandas-3.1.1:pandas/io/parsers/readers.py:2506",
            ),
            (("pandas.read_excel",), "io", "pandas-3.1.1:pandas/io/excel/_base.py:163"),
            (("pandas.read_json",), "path_or_buf", "pandas-3.1.1:pandas/io/json/_json.py:636"),
            (
                ("pandas.read_parquet", "pandas.read_feather"),
                "path",
                "pandas-3.1.1:pandas/io/parquet.py:574; pandas-3.1.1:pandas/io/feather_format.py:86",
            ),
            (("polars.read_csv",), "source", "polars-2.1.0:polars/io/csv/functions.py:74"),
            (("dask.dataframe.read_csv",), "urlpath", "dask-2026.8.0:dask/dataframe/io/csv.py:420"),
            (
                ("numpy.loadtxt", "numpy.genfromtxt"),
                "fname",
                "numpy-2.4.6:numpy/lib/_npyio_impl.py:1120; numpy-2.4.6:numpy/lib/_npyio_impl.py:1737; "
                "numpy-2.4.6:numpy/lib/_datasource.py:200",
            ),
            (("fsspec.open",), "urlpath", "fsspec-2026.9.0:fsspec/core.py:443"),
        )
    ),
)
"""Functions that write what they fetch to a file, or load it."""

RESPONSES: tuple[UrlDownload, ...] = (
    UrlDownload(
        names=_each(("requests", "requests.api", "requests.Session", "requests.sessions.Session"), ("get",)),
        source="requests-2.34.2:requests/api.py:74; requests-2.34.2:requests/sessions.py:655",
        fix=_COMPARE,
    ),
    UrlDownload(
        names=_each(("requests", "requests.api", "requests.Session", "requests.sessions.Session"), ("request",)),
        source="requests-2.34.2:requests/api.py:24",
        url=Argument("url", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=_each(("httpx", "httpx.Client", "httpx.AsyncClient"), ("get",)),
        source="httpx-0.28.1:httpx/_api.py:174; httpx-0.28.1:httpx/_client.py:1036",
        fix=_COMPARE,
    ),
    UrlDownload(
        names=_each(("httpx", "httpx.Client", "httpx.AsyncClient"), ("stream", "request")),
        source="httpx-0.28.1:httpx/_api.py:124; httpx-0.28.1:httpx/_client.py:828",
        url=Argument("url", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=_each(("aiohttp.ClientSession", "aiohttp.client.ClientSession"), ("get",)),
        source="aiohttp-3.14.5:aiohttp/client.py:287",
        fix=_COMPARE,
    ),
    UrlDownload(
        names=_each(("urllib3", "urllib3.PoolManager"), ("request",)),
        source="urllib3-2.7.0:urllib3/__init__.py:117; urllib3-2.7.0:urllib3/poolmanager.py:423",
        url=Argument("url", 1),
        fix=_COMPARE,
    ),
    UrlDownload(
        names=("urllib.request.urlopen", "urllib.urlopen", "urllib2.urlopen", "six.moves.urllib.request.urlopen"),
        source="cpython-3.12.1:Lib/urllib/request.py:138",
        fix=_COMPARE,
    ),
)
"""Functions that give what they fetch to the caller: what it does with it decides."""

_REMOVE = "Leave the certificate check on; for a private authority name its file: "
_REQUESTS_FIX = f'{_REMOVE}`requests.get(url, verify="/path/to/ca.pem")`'
_VERBS = ("get", "post", "put", "patch", "delete")
_NO = Switch(Argument("verify"), unsafe=(False,), absent=True)
_AIOHTTP_FIX = f'{_REMOVE}`ssl=ssl.create_default_context(cafile="ca.pem")`'

CONNECTIONS: tuple[Connection, ...] = (
    # HEAD and OPTIONS fetch nothing that could be used.
    Connection(
        names=_each(("requests", "requests.api", "requests.Session", "requests.sessions.Session"), _VERBS),
        source="requests-2.34.2:requests/sessions.py:557; requests-2.34.2:requests/adapters.py:307",
        verify=_NO,
        url=Argument("url", 0),
        fix=_REQUESTS_FIX,
    ),
    Connection(
        names=_each(("requests", "requests.api", "requests.Session", "requests.sessions.Session"), ("request",)),
        source="requests-2.34.2:requests/sessions.py:557",
        verify=_NO,
        url=Argument("url", 1),
        fix=_REQUESTS_FIX,
    ),
    Connection(
        names=_each(("httpx",), _VERBS),
        source="httpx-0.28.1:httpx/_api.py:174",
        verify=_NO,
        url=Argument("url", 0),
        fix=f'{_REMOVE}`httpx.get(url, verify=ssl.create_default_context(cafile="ca.pem"))`',
    ),
    Connection(
        names=("httpx.stream", "httpx.request"),
        source="httpx-0.28.1:httpx/_api.py:124",
        verify=_NO,
        url=Argument("url", 1),
        fix=f'{_REMOVE}`httpx.stream("GET", url, verify=ssl.create_default_context(cafile="ca.pem"))`',
    ),
    Connection(
        names=("httpx.Client", "httpx.AsyncClient", "httpx.HTTPTransport", "httpx.AsyncHTTPTransport"),
        source="httpx-0.28.1:httpx/_client.py:646; httpx-0.28.1:httpx/_transports/default.py:138",
        verify=_NO,
        url=Argument("base_url"),
        fix=f'{_REMOVE}`httpx.Client(verify=ssl.create_default_context(cafile="ca.pem"))`',
    ),
    Connection(
        names=(
            *_each(("aiohttp.ClientSession", "aiohttp.client.ClientSession"), _VERBS),
            *("aiohttp.ClientSession.ws_connect", "aiohttp.client.ClientSession.ws_connect"),
        ),
        source="aiohttp-3.14.5:aiohttp/client.py:287",
        verify=Switch(Argument("ssl"), unsafe=(False,), absent=True),
        url=Argument("url", 0),
        fix=_AIOHTTP_FIX,
    ),
    Connection(
        names=("aiohttp.TCPConnector", "aiohttp.connector.TCPConnector"),
        source="aiohttp-3.14.5:aiohttp/connector.py:987",
        verify=Switch(Argument("ssl"), unsafe=(False,), absent=True),
        fix=_AIOHTTP_FIX,
    ),
    Connection(
        names=("aiohttp.TCPConnector", "aiohttp.connector.TCPConnector"),
        # The older name of the same switch.
        source="aiohttp-3.14.5:aiohttp/connector.py:980",
        verify=Switch(Argument("verify_ssl"), unsafe=(False,), absent=True),
        fix=_AIOHTTP_FIX,
    ),
    Connection(
        names=("urllib3.PoolManager", "urllib3.ProxyManager", "urllib3.HTTPSConnectionPool"),
        source="urllib3-2.7.0:urllib3/poolmanager.py:40; urllib3-2.7.0:urllib3/connectionpool.py:1006",
        verify=Switch(Argument("cert_reqs"), unsafe=("CERT_NONE", "NONE", Dotted(("ssl.CERT_NONE",))), absent=True),
        fix=f'{_REMOVE}`urllib3.PoolManager(ca_certs="ca.pem")`',
    ),
    Connection(
        names=("ssl._create_unverified_context",),
        source="cpython-3.12.1:Lib/ssl.py:721",
        verify=None,
        fix=f'{_REMOVE}`ssl.create_default_context(cafile="ca.pem")`',
    ),
    Connection(
        names=("gdown.download", "gdown.download.download", "gdown.download_folder", "gdown.cached_download"),
        source="gdown-6.5.1:gdown/download.py:709; gdown-6.5.1:gdown/download_folder.py:70",
        verify=_NO,
        fix="Leave the certificate check on: drop `verify=False`",
    ),
    Connection(
        names=("boto3.client", "boto3.resource", "boto3.Session.client", "boto3.session.Session.client"),
        source="docs.aws.amazon.com/boto3/latest/reference/core/session.html (Session.client)",
        verify=_NO,
        url=Argument("endpoint_url"),
        fix=f'{_REMOVE}`boto3.client("s3", verify="ca.pem")`',
    ),
    Connection(
        names=("minio.Minio", "minio.api.Minio"),
        source="minio-7.2.20:minio/api.py:147",
        verify=Switch(Argument("cert_check"), unsafe=(False,), absent=True),
        url=Argument("endpoint", 0),
        fix="Leave the certificate check on: drop `cert_check=False`",
    ),
    Connection(
        names=(
            "tensorflow_datasets.download.DownloadConfig",
            "tensorflow_datasets.core.download.DownloadConfig",
        ),
        source="tensorflow_datasets-4.9.10:tensorflow_datasets/core/download/download_manager.py:126",
        verify=Switch(Argument("verify_ssl"), unsafe=(False,), absent=True),
        fix="Leave the certificate check on: drop `verify_ssl=False`",
    ),
)

CERTIFICATE_KEYWORDS: frozenset[str] = frozenset(
    connection.verify.argument.name for connection in CONNECTIONS if connection.verify is not None
)
"""Keywords by which a certificate check is turned off."""

CERTIFICATE_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    # requests-2.34.2:requests/sessions.py:478
    "verify": ("requests.Session", "requests.sessions.Session"),
    # cpython-3.12.1:Lib/ssl.py:671
    "verify_mode": ("ssl.SSLContext", "ssl.create_default_context", "urllib3.util.create_urllib3_context"),
}
"""Attributes that turn a certificate check off, with the classes that have them."""
