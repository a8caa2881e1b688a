"""ML104: native code that an ML runtime loads from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import loading
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "native_library_load"]


@rule("ML104", Call=loading.loads("ML104"))
def native_library_load(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Native code that an ML runtime loads from a file.

    What it finds
    -------------
    Shared libraries and compiled models that run code of their own as soon as they are loaded:
    ``torch.ops.load_library``, ``torch.classes.load_library``, compiled packages of ``torch.export`` and Inductor,
    ``tensorflow.load_op_library``, custom operators and execution providers of ONNX Runtime, delegates of TensorFlow
    Lite, ``numpy.ctypeslib.load_library``, where the path isn't constant. And, where the file is known to come from a
    download, a request or an upload, ``ctypes.CDLL``, ``FFI.dlopen``, OpenVINO's ``add_extension`` and sources that
    ``torch.utils.cpp_extension.load`` compiles.

    It is silent on constant paths and on paths beside the program (``Path(__file__).parent``).

    Why it matters
    --------------
    A shared library is a program. No check of a model's weights looks into it, and nothing confines it once it's
    loaded: a folder with safetensors and one custom operator is as dangerous as a pickle. There's no CVE of a model's
    library that we know of, since loading it is what these functions are for; CVE-2024-3568 in transformers, a pickle
    that came along in a model's repository, went the same way.

    Severity is HIGH where the file is a download, a request or an upload, else MEDIUM.

    Example
    -------
    .. code-block:: python

        torch.ops.load_library(os.path.join(model_dir, "custom_ops.so"))

    Instead
    -------
    .. code-block:: python

        torch.ops.load_library(Path(__file__).parent / "custom_ops.so")

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["models.acme.example", "s3://acme-models/"]`` takes downloads from there
    for files of your own, which are silent.

    Standards
    ---------
    CWE-114; OWASP ASVS 5.0.0 v5.0.0-15.2.4, v5.0.0-15.2.5; OWASP AISVS 1.0 C6.1.1; OWASP Machine Learning Security Top
    10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM Applications (2026)
    LLM04:2026; MITRE ATLAS 5.6 AML.T0011.000, AML.T0010.003.

    Overlap
    -------
    None: Bandit has no test for native libraries.

    References
    ----------
    - https://docs.pytorch.org/tutorials/advanced/cpp_custom_ops.html
    - https://onnxruntime.ai/docs/reference/operators/add-custom-op.html
    - https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md
    """
    return loading.finding(context, "ML104", own_files_are_safe=True)
