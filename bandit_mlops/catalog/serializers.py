"""ML101: Python's own and general serializers that build objects or run code while they read.

What only looks like them needs no entry, since a call matches by its full name: ``json.load``, ``yaml.safe_load``,
``scipy.io.loadmat``, ``scipy.sparse.load_npz``, ``polars.DataFrame.deserialize``, ``omegaconf.OmegaConf.load`` and
everything that writes.
"""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Dotted, Loader, Since, Switch

_UNPICKLES = "unpickling runs any code that the file contains"
_UNPICKLES_BYTES = "unpickling runs any code that the bytes contain"
_NO_PICKLE = "Store plain data and read it with `json.load(file)`, and tensors with `safetensors.torch.load_file(path)`"
_NO_PICKLED_BYTES = (
    "Send plain data and read it with `json.loads(data)`, or check `hmac.compare_digest(...)` over the bytes first"
)
_RUNS_YAML = "YAML tags in the text can import and call any Python function"
_SAFE_YAML = "Use `yaml.safe_load(stream)`"

PICKLE_FUNCTIONS = Dotted(
    (
        "pickle.load",
        "pickle.loads",
        "_pickle.load",
        "_pickle.loads",
        "cPickle.load",
        "cPickle.loads",
        "dill.load",
        "dill.loads",
        "cloudpickle.load",
        "cloudpickle.loads",
    )
)
"""Functions that unpickle, where one is handed to a library as an argument."""

_SAFE_YAML_LOADERS = Dotted(
    (
        "yaml.SafeLoader",
        "yaml.CSafeLoader",
        "yaml.BaseLoader",
        "yaml.CBaseLoader",
        "yaml.loader.SafeLoader",
        "yaml.loader.BaseLoader",
        "yaml.cyaml.CSafeLoader",
        "yaml.cyaml.CBaseLoader",
        # The full loaders have built no foreign objects since PyYAML 5.4 of 2021.
        "yaml.FullLoader",
        "yaml.CFullLoader",
        "yaml.loader.FullLoader",
        "yaml.cyaml.CFullLoader",
    )
)
_UNSAFE_YAML_LOADERS = Dotted(
    (
        "yaml.Loader",
        "yaml.CLoader",
        "yaml.UnsafeLoader",
        "yaml.CUnsafeLoader",
        "yaml.loader.Loader",
        "yaml.loader.UnsafeLoader",
        "yaml.cyaml.CLoader",
        "yaml.cyaml.CUnsafeLoader",
    )
)
_SAFE_RUAMEL_LOADERS = Dotted(
    (
        "ruamel.yaml.SafeLoader",
        "ruamel.yaml.CSafeLoader",
        "ruamel.yaml.BaseLoader",
        "ruamel.yaml.RoundTripLoader",
        "ruamel.yaml.loader.SafeLoader",
        "ruamel.yaml.loader.BaseLoader",
        "ruamel.yaml.loader.RoundTripLoader",
    )
)
_UNSAFE_RUAMEL_LOADERS = Dotted(
    (
        "ruamel.yaml.Loader",
        "ruamel.yaml.CLoader",
        "ruamel.yaml.UnsafeLoader",
        "ruamel.yaml.loader.Loader",
        "ruamel.yaml.loader.UnsafeLoader",
    )
)

_NUMPY_SAFE = Since("numpy", "1.16.3", assumed=True)

_PICKLE = (
    Loader(
        names=(
            "pickle.load",
            "pickle._load",
            "_pickle.load",
            "cPickle.load",
            "six.moves.cPickle.load",
            "pickle5.load",
            "pickle5.pickle.load",
            "cloudpickle.load",
            "cloudpickle.cloudpickle.load",
            "ray.cloudpickle.load",
            "joblib.externals.cloudpickle.load",
            "pyspark.cloudpickle.load",
            "srsly.cloudpickle.load",
        ),
        rule="ML101",
        source="cpython-3.11.7:Lib/pickle.py:1762; cloudpickle-3.1.2:cloudpickle/cloudpickle.py:1549; pickle5-0.0.11",
        what=_UNPICKLES,
        fix=_NO_PICKLE,
        data=Argument("file", 0),
    ),
    Loader(
        names=(
            "pickle.loads",
            "pickle._loads",
            "_pickle.loads",
            "cPickle.loads",
            "six.moves.cPickle.loads",
            "pickle5.loads",
            "pickle5.pickle.loads",
            "multiprocessing.reduction.ForkingPickler.loads",
            "cloudpickle.loads",
            "cloudpickle.cloudpickle.loads",
            "ray.cloudpickle.loads",
            "joblib.externals.cloudpickle.loads",
            "pyspark.cloudpickle.loads",
            "srsly.cloudpickle.loads",
            "srsly.pickle_loads",
        ),
        rule="ML101",
        source="cpython-3.11.7:Lib/pickle.py:1767; cpython-3.11.7:Lib/multiprocessing/reduction.py:54; "
        "cloudpickle-3.1.2:cloudpickle/cloudpickle.py:1549; srsly-2.5.6:srsly/_pickle_api.py:17",
        what=_UNPICKLES_BYTES,
        fix=_NO_PICKLED_BYTES,
        data=Argument("", 0),
    ),
    # Reported where it loads, not where it is made: the object may get a find_class or persistent_load in between.
    Loader(
        names=(
            "pickle.Unpickler.load",
            "pickle._Unpickler.load",
            "_pickle.Unpickler.load",
            "cPickle.Unpickler.load",
            "six.moves.cPickle.Unpickler.load",
            "pickle5.Unpickler.load",
            "dill.Unpickler.load",
            "dill._dill.Unpickler.load",
            "joblib.numpy_pickle.NumpyUnpickler.load",
        ),
        rule="ML101",
        source="cpython-3.11.7:Lib/pickle.py:1762; dill-0.4.1:dill/_dill.py:432; "
        "https://docs.python.org/3/library/pickle.html#restricting-globals",
        what=_UNPICKLES,
        fix="Derive from `pickle.Unpickler` and let its `find_class` raise for all but an allow-list of names",
        data=Argument("file", 0),
        data_in_constructor=True,
        restricted_by="find_class",
    ),
    Loader(
        names=("dill.load", "dill._dill.load", "dill.temp.load", "dill.temp.load_source"),
        rule="ML101",
        source="dill-0.4.1:dill/_dill.py:292; dill-0.4.1:dill/temp.py:120",
        what=_UNPICKLES,
        fix=_NO_PICKLE,
        data=Argument("file", 0),
    ),
    Loader(
        names=("dill.loads", "dill._dill.loads", "dill.temp.loadIO", "dill.temp.loadIO_source"),
        rule="ML101",
        source="dill-0.4.1:dill/_dill.py:300; dill-0.4.1:dill/temp.py:120",
        what=_UNPICKLES_BYTES,
        fix=_NO_PICKLED_BYTES,
        data=Argument("", 0),
    ),
    Loader(
        names=(
            "dill.load_module",
            "dill.load_session",
            "dill.load_module_asdict",
            "dill.session.load_module",
            "dill.session.load_session",
            "dill.session.load_module_asdict",
        ),
        rule="ML101",
        source="dill-0.4.1:dill/session.py:328; dill-0.4.1:dill/session.py:509",
        what="restoring a session runs any code that the file contains, and replaces what the module holds",
        fix="Save the few values that you need, and read them with `json.load(file)`",
        data=Argument("filename", 0),
    ),
    # joblib.Memory has no safe mode and its directory is nearly always the user's own: no entry.
    Loader(
        names=("joblib.load", "joblib.numpy_pickle.load", "sklearn.externals.joblib.load"),
        rule="ML101",
        source="joblib-1.6.0:joblib/numpy_pickle.py:680",
        what=_UNPICKLES,
        fix="Save with `skops.io.dump(model, path)` and read with `skops.io.load(path, trusted=[...])`, "
        "the list being types that you have reviewed",
        data=Argument("filename", 0),
    ),
    Loader(
        names=("fastcore.*.load_pickle", "fastai.*.load_pickle"),
        rule="ML101",
        source="fastcore-2.2.39:fastcore/xtras.py:391; fastai-2.8.12:fastai/imports.py:32",
        what=_UNPICKLES,
        fix=_NO_PICKLE,
        data=Argument("fn", 0),
    ),
    Loader(
        names=("shelve.open", "shelve.DbfilenameShelf"),
        rule="ML101",
        source="cpython-3.11.7:Lib/shelve.py:230; cpython-3.11.7:Lib/shelve.py:114",
        what="each value of a shelf is unpickled when it is read, which runs any code that the file contains",
        fix="Keep values as JSON text in `sqlite3.connect(path)`",
        data=Argument("filename", 0),
        off=(Switch(Argument("flag", 1), safe=("n",)),),
    ),
    Loader(
        names=("sqlitedict.SqliteDict", "sqlitedict.open"),
        rule="ML101",
        source="sqlitedict-2.1.0:sqlitedict.py:125; sqlitedict-2.1.0:sqlitedict.py:148",
        what="each value of the database is unpickled when it is read, which runs any code that the file contains",
        fix="Use `SqliteDict(path, encode=json.dumps, decode=json.loads)`",
        data=Argument("filename", 0),
        switches=(Switch(Argument("decode", 6), unsafe=(PICKLE_FUNCTIONS,)),),
        off=(
            Switch(Argument("flag", 2), safe=("n", "w")),
            Switch(Argument("filename", 0), safe=(None, ":memory:"), absent=True),
        ),
    ),
    Loader(
        names=("diskcache.Cache", "diskcache.FanoutCache", "diskcache.core.Cache", "diskcache.fanout.FanoutCache"),
        rule="ML101",
        source="diskcache-5.6.3:diskcache/core.py:282; diskcache-5.6.3:diskcache/core.py:334",
        what="cached values are unpickled, so whoever can write the directory can run code",
        fix="Use `diskcache.Cache(directory, disk=diskcache.JSONDisk)`",
        data=Argument("directory", 0),
        switches=(
            # Cache takes it as third argument, FanoutCache as fourth; in practice it is passed by name.
            Switch(Argument("disk"), unsafe=(Dotted(("diskcache.Disk", "diskcache.core.Disk")),)),
        ),
        off=(Switch(Argument("directory", 0), safe=(None,), absent=True),),
        severity="LOW",
    ),
    Loader(
        names=("marshal.load", "marshal.loads"),
        rule="ML101",
        source="https://docs.python.org/3/library/marshal.html",
        what="marshal reads compiled code and can crash on crafted bytes",
        fix="Store plain data and read it with `json.load(file)`",
        data=Argument("", 0),
        severity="LOW",
    ),
)

_TEXT = (
    Loader(
        names=("jsonpickle.decode", "jsonpickle.loads", "jsonpickle.unpickler.decode"),
        rule="ML101",
        # safe=True, the default since 4.0.0, only refuses py/repr: py/object and py/reduce still import and call.
        source="jsonpickle-4.1.4:jsonpickle/unpickler.py:15; jsonpickle-4.1.4:jsonpickle/unpickler.py:552",
        what="jsonpickle imports and calls whatever classes the text names, with safe=True too",
        fix="Read plain data with `json.loads(text)` and build the objects from it yourself",
        data=Argument("string", 0),
    ),
    Loader(
        names=("jsonpickle.Unpickler.restore", "jsonpickle.unpickler.Unpickler.restore"),
        rule="ML101",
        source="jsonpickle-4.1.4:jsonpickle/unpickler.py:382",
        what="jsonpickle imports and calls whatever classes the data names",
        fix="Read plain data with `json.loads(text)` and build the objects from it yourself",
        data=Argument("obj", 0),
    ),
    Loader(
        names=("yaml.load", "yaml.load_all"),
        rule="ML101",
        # Since 6.0 the call fails without a Loader; before 5.1 the default was the unsafe loader.
        source="pyyaml-6.0.3:yaml/__init__.py:74",
        what=_RUNS_YAML,
        fix=_SAFE_YAML,
        data=Argument("stream", 0),
        switches=(
            Switch(
                Argument("Loader", 1),
                safe=(_SAFE_YAML_LOADERS,),
                unsafe=(_UNSAFE_YAML_LOADERS,),
                absent=Since("pyyaml", "6.0"),
            ),
        ),
    ),
    Loader(
        names=("yaml.unsafe_load", "yaml.unsafe_load_all"),
        rule="ML101",
        source="pyyaml-6.0.3:yaml/__init__.py:137",
        what=_RUNS_YAML,
        fix=_SAFE_YAML,
        data=Argument("stream", 0),
    ),
    Loader(
        names=("yaml.full_load", "yaml.full_load_all"),
        rule="ML101",
        source="pyyaml-6.0.3:yaml/__init__.py:74; https://nvd.nist.gov/vuln/detail/CVE-2020-14343",
        what=_RUNS_YAML,
        fix=_SAFE_YAML,
        data=Argument("stream", 0),
        safe_since=Since("pyyaml", "5.4", assumed=True),
    ),
    Loader(
        names=("ruamel.yaml.load", "ruamel.yaml.load_all", "ruamel.yaml.main.load", "ruamel.yaml.main.load_all"),
        rule="ML101",
        source="ruamel.yaml-0.17.21:ruamel/yaml/main.py:1059; ruamel_yaml-0.19.1:ruamel/yaml/main.py:1082",
        what=_RUNS_YAML,
        fix='Use `ruamel.yaml.YAML(typ="safe").load(stream)`',
        data=Argument("stream", 0),
        switches=(Switch(Argument("Loader", 1), safe=(_SAFE_RUAMEL_LOADERS,), unsafe=(_UNSAFE_RUAMEL_LOADERS, None)),),
    ),
    Loader(
        names=("ruamel.yaml.YAML", "ruamel.yaml.main.YAML"),
        rule="ML101",
        source="ruamel_yaml-0.19.1:ruamel/yaml/main.py:57",
        what=_RUNS_YAML,
        fix='Use `ruamel.yaml.YAML(typ="safe")`',
        data=Argument(),
        switches=(Switch(Argument("typ"), unsafe=("unsafe",), absent=True),),
    ),
    Loader(
        names=(
            "hyperpyyaml.load_hyperpyyaml",
            "hyperpyyaml.core.load_hyperpyyaml",
            "speechbrain.load_extended_yaml",
        ),
        rule="ML101",
        source="hyperpyyaml-1.2.3:hyperpyyaml/core.py:27",
        what="the tags !new:, !name: and !apply: in the YAML import and call any Python function",
        fix="Read settings with `yaml.safe_load(stream)` and build the objects from them yourself",
        data=Argument("yaml_stream", 0),
    ),
    Loader(
        names=("hydra.utils.instantiate", "hydra.utils.call", "hydra._internal.instantiate._instantiate2.instantiate"),
        rule="ML101",
        # Hydra 1.3.8 denies os, exec, eval and subprocess; any other importable callable still runs.
        source="hydra_core-1.3.8:hydra/_internal/instantiate/_instantiate2.py:213",
        what="the configuration's _target_ names the function that is called",
        fix='Look names up in a dictionary of allowed classes: `CLASSES[config["name"]](**arguments)`',
        data=Argument("config", 0),
        only_foreign=True,
        cwe=470,
    ),
    Loader(
        names=("hydra.utils.get_class", "hydra.utils.get_method", "hydra.utils.get_object"),
        rule="ML101",
        source="hydra_core-1.3.8:hydra/utils.py:21",
        what="the name that is passed decides which module is imported",
        fix="Look names up in a dictionary of allowed classes: `CLASSES[name]`",
        data=Argument("path", 0),
        only_foreign=True,
        cwe=470,
    ),
)

_ARRAYS_AND_TABLES = (
    Loader(
        # mmap_mode doesn't protect: a file that isn't in the npy format is unpickled all the same.
        names=(
            "numpy.load",
            "numpy.lib.npyio.load",
            "numpy.lib._npyio_impl.load",
            "jax.numpy.load",
            "cupy.load",
        ),
        rule="ML101",
        source="numpy-2.4.6:numpy/lib/_npyio_impl.py:312; numpy-1.16.2:numpy/lib/npyio.py:288; "
        "numpy-1.16.3:numpy/lib/npyio.py:292; jax-0.10.2:jax/_src/numpy/lax_numpy.py:171; "
        "https://docs.cupy.dev/en/latest/reference/generated/cupy.load.html",
        what="with allow_pickle=True object arrays are unpickled, which runs any code that the file contains",
        fix="Use `numpy.load(path)` without allow_pickle (numpy 1.16.3 or newer), "
        "and keep strings and lists in JSON or Parquet",
        data=Argument("file", 0),
        switches=(Switch(Argument("allow_pickle", 2), safe=(False,), unsafe=(True,), absent=_NUMPY_SAFE),),
    ),
    Loader(
        names=("numpy.lib.format.read_array", "numpy.lib._format_impl.read_array"),
        rule="ML101",
        source="numpy-2.4.6:numpy/lib/_format_impl.py:781; numpy-1.16.2:numpy/lib/format.py:648",
        what="with allow_pickle=True object arrays are unpickled, which runs any code that the file contains",
        fix="Use `numpy.lib.format.read_array(file)` without allow_pickle (numpy 1.16.3 or newer)",
        data=Argument("fp", 0),
        switches=(Switch(Argument("allow_pickle", 1), safe=(False,), unsafe=(True,), absent=_NUMPY_SAFE),),
    ),
    Loader(
        names=("numpy.lib.npyio.NpzFile", "numpy.lib._npyio_impl.NpzFile"),
        rule="ML101",
        source="numpy-2.4.6:numpy/lib/_npyio_impl.py:116",
        what="with allow_pickle=True object arrays are unpickled, which runs any code that the file contains",
        fix="Use `numpy.load(path)` without allow_pickle (numpy 1.16.3 or newer)",
        data=Argument("fid", 0),
        switches=(Switch(Argument("allow_pickle", 2), safe=(False,), unsafe=(True,), absent=_NUMPY_SAFE),),
    ),
    Loader(
        names=(
            "pandas.read_pickle",
            "pandas.io.pickle.read_pickle",
            "pandas.io.api.read_pickle",
            "modin.pandas.read_pickle",
            "modin.pandas.io.read_pickle",
        ),
        rule="ML101",
        source="pandas-3.1.1:pandas/io/pickle.py:132; pandas-1.5.3:pandas/io/pickle.py:119; "
        "modin-0.37.1:modin/pandas/io.py:624",
        what=_UNPICKLES,
        fix="Save with `frame.to_parquet(path)` and read with `pandas.read_parquet(path)`",
        data=Argument("filepath_or_buffer", 0),
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=("pandas.read_hdf", "pandas.io.pytables.read_hdf", "dask.dataframe.read_hdf"),
        rule="ML101",
        source="pandas-3.1.1:pandas/io/pytables.py:367; pandas-3.1.1:pandas/io/pytables.py:399",
        what="columns of Python objects in an HDF5 file are unpickled, which runs any code that they contain",
        fix="Save with `frame.to_parquet(path)` and read with `pandas.read_parquet(path)`",
        data=Argument("path_or_buf", 0),
        severity="LOW",
    ),
    Loader(
        names=("pandas.HDFStore", "pandas.io.pytables.HDFStore"),
        rule="ML101",
        source="pandas-3.1.1:pandas/io/pytables.py:399",
        what="columns of Python objects in an HDF5 file are unpickled, which runs any code that they contain",
        fix="Save with `frame.to_parquet(path)` and read with `pandas.read_parquet(path)`",
        data=Argument("path", 0),
        off=(Switch(Argument("mode", 1), safe=("w",)),),
        severity="LOW",
    ),
    Loader(
        names=(
            "pandas.read_parquet",
            "pandas.read_feather",
            "pyarrow.parquet.read_table",
            "pyarrow.feather.read_table",
            "pyarrow.feather.read_feather",
            "pyarrow.ipc.open_file",
            "pyarrow.ipc.open_stream",
        ),
        rule="ML101",
        source="https://github.com/advisories/GHSA-5wvp-7f3h-6wmm",
        what="this version of pyarrow unpickles metadata, so an Arrow or Parquet file can run code",
        fix="Require `pyarrow>=14.0.1`",
        data=Argument("", 0),
        safe_since=Since("pyarrow", "14.0.1", assumed=True),
        remote=True,
        remote_name="://",
    ),
    Loader(
        names=(
            "pyarrow.deserialize",
            "pyarrow.deserialize_from",
            "pyarrow.deserialize_components",
            "pyarrow.read_serialized",
        ),
        rule="ML101",
        source="https://github.com/apache/arrow/blob/0125206e6eaeee430e64fa8fcedbb01d7bbb542b/"
        "python/pyarrow/serialization.pxi; https://arrow.apache.org/docs/9.0/python/generated/pyarrow.deserialize.html",
        what="the data can mark values as pickled, and unpickling them runs any code that they contain",
        fix="Send tables with Arrow's own format: `pyarrow.ipc.open_stream(source)`",
        data=Argument("", 0),
    ),
    Loader(
        names=(
            "polars.LazyFrame.deserialize",
            "polars.Expr.deserialize",
            "polars.lazyframe.frame.LazyFrame.deserialize",
            "polars.expr.expr.Expr.deserialize",
        ),
        rule="ML101",
        source="polars-2.1.0:polars/lazyframe/frame.py:493; polars-2.1.0:polars/expr/expr.py:568",
        what="Python functions in a saved query are unpickled, which runs any code that the data contains",
        fix="Ship the data, read it with `polars.scan_parquet(path)` and write the query in code",
        data=Argument("source", 0),
    ),
    Loader(
        names=("dask.array.from_npy_stack", "dask.array.core.from_npy_stack"),
        rule="ML101",
        source="dask-2026.8.0:dask/array/core.py:6140",
        what="the folder's info file is unpickled, which runs any code that it contains",
        fix="Save with `array.to_zarr(path)` and read with `dask.array.from_zarr(path)`",
        data=Argument("dirname", 0),
    ),
    Loader(
        names=(
            "jax.experimental.serialize_executable.deserialize_and_load",
            "jax.experimental.colocated_python.serialization._deserialize",
        ),
        rule="ML101",
        source="jax-0.10.2:jax/experimental/serialize_executable.py:78; "
        "jax-0.10.2:jax/experimental/colocated_python/serialization.py:279",
        what="a serialized executable is unpickled and holds compiled code, both of which run",
        fix="Ship the program, `jax.export.deserialize(data)`, and compile it where it runs",
        data=Argument("serialized", 0),
    ),
    Loader(
        names=("pyspark.*.pickleFile",),
        rule="ML101",
        source="https://spark.apache.org/docs/latest/api/python/reference/api/pyspark.SparkContext.pickleFile.html",
        what=_UNPICKLES,
        fix="Save with `frame.write.parquet(path)` and read with `spark.read.parquet(path)`",
        data=Argument("name", 0),
    ),
    Loader(
        names=(
            "msgpack_numpy.unpackb",
            "msgpack_numpy.unpack",
            "msgpack_numpy.load",
            "msgpack_numpy.loads",
            "msgpack_numpy.decode",
        ),
        rule="ML101",
        source="msgpack_numpy-0.4.8:msgpack_numpy.py:100",
        what="arrays of Python objects in the message are unpickled, which runs any code that they contain",
        fix="Send the array's bytes, dtype and shape, and read them with `numpy.frombuffer(data, dtype)`",
        data=Argument("", 0),
    ),
    Loader(
        names=("msgpack.unpackb", "msgpack.unpack", "msgpack.load", "msgpack.loads", "msgpack.Unpacker"),
        rule="ML101",
        source="msgpack_numpy-0.4.8:msgpack_numpy.py:100",
        what="arrays of Python objects in the message are unpickled, which runs any code that they contain",
        fix="Send the array's bytes, dtype and shape, and read them with `numpy.frombuffer(data, dtype)`",
        data=Argument("", 0),
        switches=(Switch(Argument("object_hook"), unsafe=(Dotted(("msgpack_numpy.decode",)),), absent=True),),
    ),
    Loader(
        names=("msgpack_numpy.patch",),
        rule="ML101",
        source="msgpack_numpy-0.4.8:msgpack_numpy.py:100",
        what="from here on every msgpack message can hold pickled arrays, and unpickling them runs their code",
        fix="Send the array's bytes, dtype and shape, and read them with `numpy.frombuffer(data, dtype)`",
        data=Argument(),
    ),
)

SERIALIZERS: tuple[Loader, ...] = _PICKLE + _TEXT + _ARRAYS_AND_TABLES
"""Every entry of ML101."""
