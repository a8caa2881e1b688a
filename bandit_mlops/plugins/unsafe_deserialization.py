"""ML101: data that runs code when it's read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import loading
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "unsafe_deserialization"]


@rule("ML101", Call=loading.loads("ML101"))
def unsafe_deserialization(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Data that runs code when it's read back.

    What it finds
    -------------
    Calls that rebuild Python objects from a file or from bytes with a format that can name any function to call:
    ``pickle`` and its relatives (``_pickle``, ``cPickle``, ``dill``, ``cloudpickle``, ``joblib``, ``jsonpickle``,
    ``shelve``, ``marshal``), ``pandas.read_pickle`` (Modin's too), ``numpy.load(allow_pickle=True)`` and the same of
    JAX and CuPy, ``dask.array.from_npy_stack``, ``yaml.load`` with a loader that builds objects, HyperPyYAML, and an
    ``Unpickler`` of your own that restricts nothing. A function of another file that hands bytes on to one of these is
    reported where it is called, too.

    It is silent on ``numpy.load`` without ``allow_pickle``, on an ``Unpickler`` whose ``find_class`` refuses what isn't
    on a list, on ``pickle.loads(pickle.dumps(x))``, on temporary files that the same function writes, on the state that
    ``__setstate__`` gets, on ``SafeLoader`` and classes derived from it, and on formats that hold data only (JSON,
    safetensors, msgpack).

    Why it matters
    --------------
    A pickle is a program. Whoever can put a file where yours is read, in a bucket, a cache, a shared disk or a model
    hub, runs code with your rights, when the file is opened and before any check of what came out of it.
    CVE-2024-3568 in transformers was one ``pickle.load`` of a file that came along with a model.

    Severity is HIGH where the data comes from a download, a request, an upload or the network, LOW for formats that
    rarely travel or hold objects in places only (``marshal``, HDF5, ``diskcache``) and where the caller has to allow it
    (``if not trusted: raise``), else MEDIUM. Confidence is MEDIUM where the call is certain and an argument or a
    version isn't known.

    Example
    -------
    .. code-block:: python

        features = np.load("features.npy", allow_pickle=True)
        model = joblib.load(hf_hub_download("org/model", "model.joblib"))

    Instead
    -------
    .. code-block:: python

        features = np.load("features.npy")
        weights = safetensors.torch.load_file("model.safetensors")

    Where a pickle is your own and must stay one, compare a checksum that isn't stored beside it before you load it,
    and say so with ``# nosec ML101``.

    Options
    -------
    ``[tool.bandit.mlops] assume = {numpy = ">=1.16.3"}`` states the version of a library that the project doesn't
    declare. ``trusted_sources = ["models.acme.example", "s3://acme-models/"]`` and ``trusted_orgs`` take downloads from
    there for files of your own.

    Standards
    ---------
    CWE-502; OWASP ASVS 5.0.0 v5.0.0-1.5.2, v5.0.0-15.2.5; OWASP AISVS 1.0 C4.1.2; OWASP Machine Learning Security Top
    10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM Applications (2026)
    LLM04:2026; MITRE ATLAS 5.6 AML.T0011.000, AML.T0010.003, AML.T0112.001.

    Overlap
    -------
    Bandit's B301 (pickle), B302 (marshal), B506 (yaml.load) and B403 (import pickle) report some of the same lines, and
    safe ones as well. For one finding a hazard: ``skips = ["B301", "B302", "B403", "B506"]``.

    References
    ----------
    - https://docs.python.org/3/library/pickle.html
    - https://numpy.org/doc/stable/reference/generated/numpy.load.html
    - https://huggingface.co/docs/safetensors
    """
    return loading.finding(context, "ML101")
