"""ML104: loading native libraries, which run code of their own as soon as they are loaded."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Loader

_NATIVE = "loading a shared library runs its code with the rights of this process"
_FIX = 'Load libraries of your own package only, by a path beside the module: `Path(__file__).parent / "name.so"`'

NATIVE_LIBRARIES: tuple[Loader, ...] = (
    Loader(
        names=(
            "torch.ops.load_library",
            "torch.classes.load_library",
            "torch._ops._Ops.load_library",
            "torch._classes._Classes.load_library",
        ),
        rule="ML104",
        source="torch-2.15.0:torch/_ops.py:1563; torch-2.15.0:torch/_classes.py:34",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("path", 0),
        cwe=114,
    ),
    Loader(
        names=(
            "torch._inductor.aoti_load_package",
            "torch._inductor.package.load_package",
            "torch._export.aot_load",
        ),
        rule="ML104",
        source="torch-2.15.0:torch/_inductor/__init__.py:257",
        what="a compiled model package holds a shared library, whose code runs when it is loaded",
        fix="Compile the model where it runs: `torch.compile(model)`",
        data=Argument("", 0),
        cwe=114,
    ),
    Loader(
        names=("torch.compiler.load_compiled_function", "torch.compiler.load_cache_artifacts"),
        rule="ML104",
        source="torch-2.15.0:torch/compiler/__init__.py:1003; torch-2.15.0:torch/compiler/__init__.py:773",
        what="compiled functions and compile caches hold code that runs when they are used",
        fix="Compile the model where it runs: `torch.compile(model)`",
        data=Argument("", 0),
        cwe=114,
    ),
    Loader(
        names=(
            "tensorflow.load_op_library",
            "tensorflow.load_library",
            "tensorflow.compat.v1.load_op_library",
            "tensorflow.compat.v1.load_library",
            "tensorflow.compat.v1.load_file_system_library",
            "tensorflow.compat.v2.load_op_library",
            "tensorflow.compat.v2.load_library",
            "tensorflow.experimental.register_filesystem_plugin",
            "tensorflow.python.framework.load_library.load_op_library",
            "tensorflow.python.framework.load_library.load_library",
        ),
        rule="ML104",
        # load_library takes a directory too, and then loads every shared library in it.
        source="https://github.com/tensorflow/tensorflow/blob/0304934/tensorflow/python/framework/load_library.py",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("", 0),
        cwe=114,
    ),
    Loader(
        names=(
            "tensorflow.lite.experimental.load_delegate",
            "tensorflow.lite.python.interpreter.load_delegate",
            "tflite_runtime.interpreter.load_delegate",
            "ai_edge_litert.interpreter.load_delegate",
        ),
        rule="ML104",
        source="tensorflow-2.6.4:tensorflow/lite/python/interpreter.py:142",
        what=_NATIVE,
        fix='Name the library of the system: `load_delegate("libedgetpu.so.1")`',
        data=Argument("library", 0),
        severity="LOW",
        cwe=114,
    ),
    Loader(
        names=("onnxruntime.SessionOptions.register_custom_ops_library",),
        rule="ML104",
        source="onnxruntime-1.31.1:onnxruntime/tools/convert_onnx_models_to_ort.py:68",
        what=_NATIVE,
        fix="Register libraries of installed packages only: "
        "`options.register_custom_ops_library(onnxruntime_extensions.get_library_path())`",
        data=Argument("", 0),
        cwe=114,
    ),
    Loader(
        names=(
            "onnxruntime.register_execution_provider_library",
            "onnxruntime.capi._pybind_state.register_execution_provider_library",
        ),
        rule="ML104",
        source="onnxruntime-1.32.0:onnxruntime/__init__.py:144",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("", 1),
        cwe=114,
    ),
    Loader(
        names=("openvino.Core.add_extension", "openvino.runtime.Core.add_extension"),
        rule="ML104",
        # It takes an object of an extension as well: only a path that comes from elsewhere tells.
        source="https://docs.openvino.ai/2025/documentation/openvino-extensibility.html",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("", 0),
        only_foreign=True,
        cwe=114,
    ),
    # What isn't made for models loads libraries of the system all day: only what comes from elsewhere is reported.
    Loader(
        names=(
            "ctypes.CDLL",
            "ctypes.PyDLL",
            "ctypes.OleDLL",
            "ctypes.WinDLL",
            "ctypes.cdll.LoadLibrary",
            "ctypes.pydll.LoadLibrary",
            "ctypes.windll.LoadLibrary",
            "cffi.FFI.dlopen",
        ),
        rule="ML104",
        source="https://docs.python.org/3/library/ctypes.html#loading-shared-libraries; "
        "https://cffi.readthedocs.io/en/stable/cdef.html",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("name", 0),
        only_foreign=True,
        cwe=114,
    ),
    Loader(
        names=("torch.utils.cpp_extension.load", "paddle.utils.cpp_extension.load"),
        rule="ML104",
        source="torch-2.15.0:torch/utils/cpp_extension.py:1880",
        what="the sources are compiled, and the result runs with the rights of this process",
        fix='Compile sources of your own project only: `Path(__file__).parent / "op.cpp"`',
        data=Argument("sources", 1),
        only_foreign=True,
        cwe=114,
    ),
    Loader(
        names=("torch.utils.cpp_extension.load_inline",),
        rule="ML104",
        source="torch-2.15.0:torch/utils/cpp_extension.py:2162",
        what="the sources are compiled, and the result runs with the rights of this process",
        fix='Compile sources of your own project only: `Path(__file__).parent / "op.cpp"`',
        data=Argument("cpp_sources", 1),
        only_foreign=True,
        cwe=114,
    ),
    Loader(
        names=("numpy.ctypeslib.load_library", "numpy.ctypeslib._ctypeslib.load_library"),
        rule="ML104",
        source="numpy-2.4.6:numpy/ctypeslib/_ctypeslib.py:94",
        what=_NATIVE,
        fix=_FIX,
        data=Argument("libname", 0),
        cwe=114,
    ),
)
"""Every entry of ML104."""
