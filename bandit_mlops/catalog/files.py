"""Functions that unpack archives, and functions that do something to a file by its path."""

from __future__ import annotations

from collections.abc import Iterable

from bandit_mlops.catalog.entries import Argument, Dotted, Extraction, FileUse, Since, Switch


def _each(owners: Iterable[str], members: Iterable[str]) -> tuple[str, ...]:
    """Each member of each owner, as dotted names."""
    chosen = tuple(members)
    return tuple(f"{owner}.{member}" for owner in owners for member in chosen)


_TARS = ("tarfile.open", "tarfile.TarFile", "tarfile.TarFile.open", "tarfile.TarFile.gzopen", "tarfile.TarFile.taropen")
_ZIPS = ("zipfile.ZipFile", "pyzipper.AESZipFile", "pyzipper.ZipFile")
_FILTER = Switch(
    Argument("filter"),
    unsafe=("fully_trusted", Dotted(("tarfile.fully_trusted_filter",))),
    # PEP 706: the data filter is the default from Python 3.14 on.
    absent=Since("python", "3.14"),
)

EXTRACTIONS: tuple[Extraction, ...] = (
    Extraction(
        names=_each(_TARS, ("extractall", "extract")),
        source="cpython-3.11.7:Lib/tarfile.py:2235; cpython-3.11.7:Lib/tarfile.py:2217; "
        "https://peps.python.org/pep-0706/",
        fix='`extractall(path, filter="data")` (Python 3.12, or 3.11.4, 3.10.12 and newer)',
        filter=_FILTER,
    ),
    Extraction(
        # The class isn't known; the archive's name, or what the file imports, says what it is.
        names=("*.extractall",),
        source="cpython-3.11.7:Lib/tarfile.py:2235",
        fix='`extractall(path, filter="data")` (Python 3.12, or 3.11.4, 3.10.12 and newer)',
        filter=_FILTER,
    ),
    Extraction(
        names=("*._extract_member",),
        source="cpython-3.11.7:Lib/tarfile.py:2386: what extract calls after the filter",
        fix='`tar.extract(member, path, filter="data")`, or compare the target of links as well',
        unfiltered=True,
    ),
    Extraction(
        names=_each(_ZIPS, ("extractall", "extract")),
        source="cpython-3.11.7:Lib/zipfile.py:1698: it removes drives and ..; pyzipper-0.4.0:pyzipper/zipfile.py:2072",
        fix="Sum up `info.file_size` first, and refuse what is too large",
        form="zip",
    ),
    Extraction(
        names=("shutil.unpack_archive",),
        source="cpython-3.11.7:Lib/shutil.py:1281: the filter is handed to tarfile",
        fix='`shutil.unpack_archive(file, folder, filter="data")` for tar files (Python 3.12, 3.11.4, 3.10.12)',
        form="any",
        archive=Argument("filename", 0),
        filter=_FILTER,
    ),
)

_WRITING_METHODS = ("write_text", "write_bytes", "touch", "mkdir")
_READING_METHODS = ("read_text", "read_bytes")

FILE_USES: tuple[FileUse, ...] = (
    FileUse(
        names=("open", "io.open", "aiofiles.open", "anyio.open_file", "builtins.open"),
        source="https://docs.python.org/3/library/functions.html#open; "
        "aiofiles-25.1.0:aiofiles/threadpool/__init__.py:37; "
        "anyio-4.16.0:anyio/_core/_fileio.py:206",
        what="opened",
        paths=(Argument("file", 0),),
    ),
    FileUse(
        names=("codecs.open", "gzip.open", "bz2.open", "lzma.open"),
        source="cpython-3.11.7:Lib/codecs.py:883; cpython-3.11.7:Lib/gzip.py:25; cpython-3.11.7:Lib/bz2.py:271; "
        "cpython-3.11.7:Lib/lzma.py:271",
        what="opened",
        paths=(Argument("filename", 0),),
    ),
    FileUse(
        names=("os.remove", "os.unlink", "os.rmdir", "shutil.rmtree", "os.removedirs"),
        source="https://docs.python.org/3/library/os.html#os.remove; cpython-3.11.7:Lib/shutil.py:690; "
        "cpython-3.11.7:Lib/os.py:232: removedirs calls it name",
        what="deleted",
        paths=(Argument("path", 0), Argument("name", 0)),
    ),
    FileUse(
        names=(
            "shutil.copy",
            "shutil.copy2",
            "shutil.copyfile",
            "shutil.copytree",
            "shutil.move",
            "os.rename",
            "os.replace",
        ),
        source="cpython-3.11.7:Lib/shutil.py:405; cpython-3.11.7:Lib/shutil.py:518; cpython-3.11.7:Lib/shutil.py:783; "
        "https://docs.python.org/3/library/os.html#os.rename",
        what="copied or moved",
        paths=(Argument("src", 0), Argument("dst", 1)),
    ),
    FileUse(
        names=("os.makedirs", "os.mkdir"),
        source="cpython-3.11.7:Lib/os.py:200; https://docs.python.org/3/library/os.html#os.mkdir",
        what="made",
        paths=(Argument("name", 0), Argument("path", 0)),
    ),
    FileUse(
        names=("os.listdir", "os.scandir", "os.walk"),
        source="https://docs.python.org/3/library/os.html#os.listdir; cpython-3.11.7:Lib/os.py:282: walk calls it top",
        what="listed",
        paths=(Argument("path", 0), Argument("top", 0)),
    ),
    FileUse(
        names=(
            "fastapi.responses.FileResponse",
            "starlette.responses.FileResponse",
            "aiohttp.web.FileResponse",
            "litestar.response.File",
            "flask.send_file",
            "quart.send_file",
            "sanic.response.file",
        ),
        # bottle.static_file refuses what leads out of its root (bottle-0.13.4:bottle.py:2839).
        source="starlette-1.10.0:starlette/responses.py:305; flask-3.1.3:flask/helpers.py:407; "
        "aiohttp-3.14.5:aiohttp/web_fileresponse.py:95; litestar-2.25.0:litestar/response/file.py:285; "
        "quart-0.22.0:quart/helpers.py:301; sanic-25.12.1:sanic/response/convenience.py:206",
        what="served",
        paths=(
            Argument("path", 0),
            Argument("path_or_file", 0),
            Argument("filename_or_io", 0),
            Argument("location", 0),
        ),
    ),
    FileUse(
        # It keeps names inside the folder.
        names=("bottle.static_file",),
        source="bottle-0.13.4:bottle.py:2876",
        what="served",
        paths=(Argument("root", 1),),
    ),
    FileUse(
        # Of FileStorage, of images.
        names=("*.save",),
        source="werkzeug-3.1.8:werkzeug/datastructures/file_storage.py:119",
        what="written",
        paths=(Argument("dst", 0), Argument("fp", 0)),
    ),
    FileUse(
        names=tuple(f"*.{method}" for method in (*_WRITING_METHODS, *_READING_METHODS)),
        source="cpython-3.11.7:Lib/pathlib.py:1053; cpython-3.11.7:Lib/pathlib.py:1070",
        what="read or written",
        of_object=True,
    ),
    FileUse(
        names=("*.unlink", "*.rmdir"),
        source="cpython-3.11.7:Lib/pathlib.py:1141",
        what="deleted",
        of_object=True,
    ),
)

UPLOAD_USES: tuple[FileUse, ...] = (
    FileUse(
        names=("*.write", "*.write_bytes", "*.write_text", "*.writelines"),
        source="https://docs.python.org/3/library/io.html#io.BufferedIOBase.write; cpython-3.11.7:Lib/pathlib.py:1066",
        what="stored",
        paths=(Argument("", 0), Argument("data", 0)),
    ),
    FileUse(
        names=("shutil.copyfileobj",),
        source="cpython-3.11.7:Lib/shutil.py:194",
        what="stored",
        paths=(Argument("fsrc", 0),),
    ),
    FileUse(
        names=("*.save",),
        source="werkzeug-3.1.8:werkzeug/datastructures/file_storage.py:119",
        what="stored",
        of_object=True,
    ),
    FileUse(
        names=_each(
            ("django.core.files.storage.default_storage", "django.core.files.storage.FileSystemStorage"), ("save",)
        ),
        source="django-5.2.19:django/core/files/storage/base.py:25",
        what="stored",
        paths=(Argument("content", 1),),
    ),
    FileUse(
        # gradio hands paths over.
        names=("shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.move", "os.rename", "os.replace"),
        source="cpython-3.11.7:Lib/shutil.py:405; cpython-3.11.7:Lib/shutil.py:783; "
        "https://docs.python.org/3/library/os.html#os.rename",
        what="stored",
        paths=(Argument("src", 0),),
    ),
    FileUse(
        names=("PIL.Image.open",),
        source="https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open",
        what="loaded",
        paths=(Argument("fp", 0),),
    ),
    FileUse(
        names=(
            *("cv2.imdecode", "imageio.imread", "imageio.v2.imread", "imageio.v3.imread", "skimage.io.imread"),
            *("torchvision.io.decode_image", "torchvision.io.decode_jpeg", "tensorflow.io.decode_image"),
            *("tensorflow.image.decode_image", "tensorflow.image.decode_jpeg", "tensorflow.image.decode_png"),
        ),
        source="https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html; "
        "https://imageio.readthedocs.io/en/stable/reference/core_v3.html; "
        "https://scikit-image.org/docs/stable/api/skimage.io.html; "
        "https://docs.pytorch.org/vision/stable/io.html; "
        "https://www.tensorflow.org/api_docs/python/tf/io/decode_image",
        what="loaded",
    ),
    FileUse(
        names=(
            *("numpy.load", "numpy.loadtxt", "numpy.genfromtxt", "scipy.io.loadmat", "scipy.io.wavfile.read"),
            *("soundfile.read", "librosa.load", "torchaudio.load", "pydub.AudioSegment.from_file"),
            *("nibabel.load", "pydicom.dcmread", "pydicom.read_file", "h5py.File", "pyarrow.parquet.read_table"),
        ),
        source="https://numpy.org/doc/stable/reference/generated/numpy.load.html; "
        "https://docs.scipy.org/doc/scipy/reference/io.html; "
        "https://python-soundfile.readthedocs.io/en/latest/; "
        "https://librosa.org/doc/latest/generated/librosa.load.html; "
        "https://docs.pytorch.org/audio/stable/torchaudio.html; https://nipy.org/nibabel/gettingstarted.html; "
        "https://pydicom.github.io/pydicom/stable/reference/generated/pydicom.filereader.dcmread.html; "
        "https://docs.h5py.org/en/stable/high/file.html; https://arrow.apache.org/docs/python/parquet.html",
        what="loaded",
    ),
    FileUse(
        names=(
            *_each(
                ("pandas", "polars"),
                (
                    *("read_csv", "read_excel", "read_json", "read_parquet", "read_feather", "read_table", "read_xml"),
                    *("read_html", "read_ipc", "read_ndjson", "read_avro"),
                ),
            ),
        ),
        source="https://pandas.pydata.org/docs/reference/io.html; https://docs.pola.rs/api/python/stable/reference/io.html",
        what="loaded",
    ),
    FileUse(
        names=(
            *("pypdf.PdfReader", "PyPDF2.PdfReader", "PyPDF2.PdfFileReader", "pdfplumber.open", "fitz.open"),
            *("pymupdf.open", "docx.Document", "openpyxl.load_workbook", "pptx.Presentation"),
        ),
        source="https://pypdf.readthedocs.io/en/stable/modules/PdfReader.html; "
        "https://github.com/jsvine/pdfplumber; https://pymupdf.readthedocs.io/en/latest/document.html; "
        "https://python-docx.readthedocs.io/en/latest/api/document.html; "
        "https://openpyxl.readthedocs.io/en/stable/tutorial.html; https://python-pptx.readthedocs.io/en/latest/",
        what="loaded",
        paths=(Argument("", 0), Argument("stream", 0), Argument("stream", 1)),
    ),
)
"""What stores an upload, or reads it as a whole into memory. Loaders that can run code are reported by other rules."""

UNLIMITED: tuple[str, ...] = (
    "fastapi.",
    "starlette.",
    "flask.",
    "werkzeug.",
    "django.",
    "rest_framework.",
    "web.request",
)
"""Beginnings of the names of uploads that their framework doesn't limit, unless it's told to: starlette limits fields
that are no files (starlette-1.10.0:starlette/formparsers.py:100), Flask's MAX_CONTENT_LENGTH is None
(flask-3.1.3:flask/wrappers.py:60), Django's DATA_UPLOAD_MAX_MEMORY_SIZE counts no files
(django-5.2.19:django/http/multipartparser.py:222). Limits of their own have quart
(16 MB, quart-0.22.0:quart/app.py:245), streamlit (200 MB, streamlit-1.67.0:streamlit/config.py:1224), sanic
(sanic-25.12.1:sanic/config.py:64), aiohttp (aiohttp-3.14.5:aiohttp/web_request.py:188) and tornado."""

LIMITED: tuple[str, ...] = ("quart", "sanic", "streamlit")
"""Frameworks with limits of their own whose uploads are called like those of others; see ``UNLIMITED``."""

BODIES: tuple[str, ...] = (
    *_each(("fastapi.Request", "starlette.requests.Request"), ("body", "stream")),
    *_each(("flask.request", "flask.Request"), ("data", "get_data", "stream")),
)
"""What gives all that a request sends. starlette has no limit (starlette-1.10.0:starlette/requests.py), nor has Flask
unless it's told (flask-3.1.3:flask/wrappers.py:60); Django's ``request.body`` and aiohttp's have."""

FILE_COMPONENTS: tuple[str, ...] = _each(("gradio", "gradio.components"), ("File", "UploadButton"))
"""Components that take files of any type; the size is limited by ``launch(max_file_size=…)`` alone
(gradio-6.31.0:gradio/components/file.py:28)."""

OPENERS: tuple[str, ...] = ("open.", "io.open.", "aiofiles.", "anyio.", "tempfile.", "builtins.open.")
"""Beginnings of the names of what has been opened to write to a file."""

UPLOAD_PARAMETERS: tuple[str, ...] = ("UploadFile", "FileStorage", "File(", "UploadButton(")
"""Words of which one stands in any file in which a function is handed an upload by its framework."""

UPLOAD_WORDS: tuple[str, ...] = (
    *UPLOAD_PARAMETERS,
    "request.files",
    "FILES",
    ".files[",
    ".files.get",
    ".body()",
    "request.stream",
    "request.data",
    "get_data(",
)
"""Words of which one stands in any file that takes uploads from these frameworks."""

SERVICE_WORDS: tuple[str, ...] = (
    "fastapi",
    "starlette",
    "flask",
    "django",
    "rest_framework",
    "tornado",
    "sanic",
    "litestar",
    "quart",
    "bottle",
    "falcon",
    "aiohttp",
    "http.server",
    "streamlit",
    "gradio",
    "UploadFile",
)
"""Words of which one stands in any file that takes requests or uploads."""

ARCHIVE_WORDS: tuple[str, ...] = ("namelist", "infolist", "getmembers", "getnames", "ZipInfo", "TarInfo")
"""Words of which one stands in any file that handles the names of an archive's members."""

CLEANING = (
    "secure_filename",
    "basename",
    "safe_join",
    "sanitize_filename",
    "sanitize_filepath",
    "get_valid_filename",
    "slugify",
    "splitext",
    "quote",
    "quote_plus",
    "hexdigest",
    "urlsafe_b64encode",
    "getsize",
    "guess_extension",
)
"""Functions whose result is no more than one part of a path, by their last identifiers."""
