"""ML302: functions that run text, files or modules as code."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, CodeRunner, Since, Switch

_DATA = "Read values with `ast.literal_eval({code})` or `json.loads({code})`, look names up in a dictionary of your own"
_SANDBOX = (
    "Run such code in a container or a remote sandbox, or let it choose from functions of your own: "
    "`ACTIONS[name](**arguments)`"
)
_OWN_FILE = 'Load only files of the program: `Path(__file__).parent / "plugins" / name`, with the name from a list'
_OWN_MODULE = "Look the name up first: `MODULES[name]`, or `if name not in ALLOWED: raise ValueError(name)`"
_COLUMNS = "Compare with operators, `frame[frame[column] > value]`, or pass values as `@value` in a constant expression"
_PARSED = r'Check the text against a list of characters and names first: `re.fullmatch(r"[\d.+*/() -]+", {code})`'
_NOTEBOOK = (
    "Execute notebooks of others in a container or a remote sandbox, and only read them here: "
    "`nbformat.read(path, as_version=4)`"
)

_PANDAS_FRAMES = (
    "pandas.DataFrame",
    "pandas.core.frame.DataFrame",
    "geopandas.GeoDataFrame",
    "modin.pandas.DataFrame",
    "dask.dataframe.DataFrame",
    "pandas.read_csv",
    "pandas.read_excel",
    "pandas.read_feather",
    "pandas.read_hdf",
    "pandas.read_html",
    "pandas.read_json",
    "pandas.read_parquet",
    "pandas.read_pickle",
    "pandas.read_sql",
    "pandas.read_sql_query",
    "pandas.read_sql_table",
    "pandas.read_table",
    "pandas.concat",
    "pandas.merge",
    "pandas.json_normalize",
)

CODE_RUNNERS: tuple[CodeRunner, ...] = (
    # Python's own
    CodeRunner(
        names=("eval", "__builtins__.eval"),
        source="https://docs.python.org/3/library/functions.html#eval",
        code=Argument("source", 0),
        fix=_DATA,
    ),
    CodeRunner(
        names=("exec", "__builtins__.exec", "six.exec_"),
        source="https://docs.python.org/3/library/functions.html#exec; six-1.17.0:six.py:730",
        code=Argument("source", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=(
            "code.InteractiveInterpreter.runsource",
            "code.InteractiveInterpreter.runcode",
            "code.InteractiveConsole.runsource",
            "code.InteractiveConsole.runcode",
            "code.InteractiveConsole.push",
        ),
        source="cpython-3.11.7:Lib/code.py:38; cpython-3.11.7:Lib/code.py:77; cpython-3.11.7:Lib/code.py:242",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("code.interact",),
        source="cpython-3.11.7:Lib/code.py:278",
        code=Argument("readfunc", 1),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=(
            "timeit.timeit",
            "timeit.repeat",
            "timeit.Timer",
            "cProfile.run",
            "cProfile.runctx",
            "profile.run",
            "profile.runctx",
            "pdb.run",
            "pdb.runctx",
            "pdb.runeval",
            "bdb.Bdb.run",
            "trace.Trace.run",
        ),
        source="cpython-3.11.7:Lib/timeit.py:234; cpython-3.11.7:Lib/cProfile.py:16; cpython-3.11.7:Lib/profile.py:81; "
        "cpython-3.11.7:Lib/pdb.py:1695; cpython-3.11.7:Lib/bdb.py:585; cpython-3.11.7:Lib/trace.py:439",
        code=Argument("", 0),
        fix="Pass a function instead of text: `timeit.timeit(lambda: step(batch))`",
        or_else=True,
        cwe=94,
    ),
    CodeRunner(
        names=("runpy.run_path",),
        source="cpython-3.11.7:Lib/runpy.py:262",
        code=Argument("path_name", 0),
        fix=_OWN_FILE,
        form="file",
        cwe=94,
    ),
    CodeRunner(
        names=("imp.load_source",),
        source="cpython-3.11.7:Lib/imp.py:166",
        code=Argument("pathname", 1),
        fix=_OWN_FILE,
        form="file",
        cwe=94,
    ),
    CodeRunner(
        names=("imp.load_module",),
        source="cpython-3.11.7:Lib/imp.py:220: after the name and an open file",
        code=Argument("filename", 2),
        fix=_OWN_FILE,
        form="file",
        cwe=94,
    ),
    CodeRunner(
        names=(
            "importlib.util.spec_from_file_location.loader.exec_module",
            "importlib.util.spec_from_file_location.loader.load_module",
        ),
        source="cpython-3.11.7:Lib/importlib/_bootstrap_external.py:778",
        code=Argument("location", 1),
        fix=_OWN_FILE,
        form="file",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=(
            "importlib.machinery.SourceFileLoader.exec_module",
            "importlib.machinery.SourceFileLoader.load_module",
            "importlib.machinery.SourcelessFileLoader.exec_module",
            "importlib.machinery.SourcelessFileLoader.load_module",
            "importlib.machinery.ExtensionFileLoader.exec_module",
            "importlib.machinery.ExtensionFileLoader.load_module",
        ),
        source="cpython-3.11.7:Lib/importlib/_bootstrap_external.py:1097; "
        "cpython-3.11.7:Lib/importlib/_bootstrap_external.py:1220",
        code=Argument("path", 1),
        fix=_OWN_FILE,
        form="file",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=("zipimport.zipimporter.load_module", "zipimport.zipimporter.exec_module"),
        source="cpython-3.11.7:Lib/zipimport.py:64",
        code=Argument("path", 0),
        fix=_OWN_FILE,
        form="file",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=("importlib.import_module", "__import__"),
        source="cpython-3.11.7:Lib/importlib/__init__.py:108; "
        "https://docs.python.org/3/library/functions.html#import__",
        code=Argument("name", 0),
        fix=_OWN_MODULE,
        form="module",
        cwe=470,
    ),
    CodeRunner(
        names=("runpy.run_module",),
        source="cpython-3.11.7:Lib/runpy.py:201",
        code=Argument("mod_name", 0),
        fix=_OWN_MODULE,
        form="module",
        cwe=470,
    ),
    CodeRunner(
        names=(
            "pkgutil.resolve_name",
            "pydoc.locate",
            "django.utils.module_loading.import_string",
            "werkzeug.utils.import_string",
            "hydra.utils.get_static_method",
        ),
        source="cpython-3.11.7:Lib/pkgutil.py:645; cpython-3.11.7:Lib/pydoc.py:1714; "
        "django-6.1.3:django/utils/module_loading.py:19; werkzeug-3.1.9:werkzeug/utils.py:573; "
        "hydra_core-1.3.8:hydra/utils.py:47",
        code=Argument("", 0),
        fix=_OWN_MODULE,
        form="module",
        cwe=470,
    ),
    CodeRunner(
        names=("logging.config.fileConfig",),
        source="cpython-3.11.7:Lib/logging/config.py:52: it evaluates the arguments of handlers",
        code=Argument("fname", 0),
        fix="Write the set-up as a dictionary in the program: `logging.config.dictConfig(LOGGING)`",
        form="document",
    ),
    # Notebooks
    CodeRunner(
        names=(
            *(
                f"{shell}.{method}"
                for shell in (
                    "IPython.core.interactiveshell.InteractiveShell",
                    "IPython.core.interactiveshell.InteractiveShell.instance",
                    "IPython.InteractiveShell",
                    "IPython.InteractiveShell.instance",
                    "IPython.terminal.interactiveshell.TerminalInteractiveShell",
                    "IPython.terminal.interactiveshell.TerminalInteractiveShell.instance",
                )
                for method in ("run_cell", "run_cell_async", "run_code", "ex", "ev")
            ),
        ),
        source="ipython-9.18.1:IPython/core/interactiveshell.py:3202; "
        "ipython-9.18.1:IPython/core/interactiveshell.py:3786; ipython-9.18.1:IPython/core/interactiveshell.py:2981",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("jupyter_client.*.execute", "jupyter_client.*.execute_interactive"),
        source="jupyter_client-8.10.0:jupyter_client/client.py:607",
        code=Argument("code", 0),
        fix="Start the kernel in a container or a remote sandbox: one of `KernelManager()` has the program's rights",
        cwe=94,
    ),
    CodeRunner(
        names=("nbclient.NotebookClient.execute", "nbclient.client.NotebookClient.execute"),
        source="nbclient-0.11.0:nbclient/client.py:445; nbclient-0.11.0:nbclient/client.py:716",
        code=Argument("nb", 0),
        fix=_NOTEBOOK,
        form="document",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=(
            "nbclient.execute",
            "nbclient.client.execute",
            "papermill.execute_notebook",
            "papermill.execute.execute_notebook",
            "nbconvert.preprocessors.ExecutePreprocessor.preprocess",
        ),
        source="nbclient-0.11.0:nbclient/client.py:1298; papermill-2.7.0:papermill/execute.py:14; "
        "nbconvert-7.17.2:nbconvert/preprocessors/execute.py:55",
        code=Argument("", 0),
        fix=_NOTEBOOK,
        form="document",
        cwe=94,
    ),
    # Expressions
    CodeRunner(
        names=(
            "pandas.eval",
            "pandas.core.computation.eval.eval",
            *(f"{frame}.{method}" for frame in _PANDAS_FRAMES for method in ("query", "eval")),
        ),
        source="pandas-3.1.1:pandas/core/computation/eval.py:201; pandas-3.1.1:pandas/core/frame.py:5027; "
        "pandas-3.1.1:pandas/core/frame.py:5269; modin-0.37.1:modin/pandas/dataframe.py:1767; "
        "dask-2026.8.0:dask/dataframe/dask_expr/_collection.py:3609",
        code=Argument("expr", 0),
        fix=_COLUMNS,
        form="expression",
    ),
    CodeRunner(
        names=("numexpr.evaluate", "numexpr.NumExpr", "numexpr.validate"),
        source="numexpr-2.14.2:numexpr/necompiler.py:935; numexpr-2.14.2:numexpr/necompiler.py:639; "
        "numexpr-2.14.2:numexpr/necompiler.py:818",
        code=Argument("ex", 0),
        fix="Leave the check of the text on, with numexpr 2.8.5 or newer: `numexpr.evaluate({code})`",
        form="expression",
        off=(Switch(Argument("sanitize"), safe=(True,), absent=Since("numexpr", "2.8.5", assumed=True)),),
    ),
    CodeRunner(
        names=("sympy.parse_expr", "sympy.parsing.parse_expr", "sympy.parsing.sympy_parser.parse_expr"),
        source="sympy-1.14.0:sympy/parsing/sympy_parser.py:910",
        code=Argument("s", 0),
        fix=_PARSED,
        form="expression",
    ),
    CodeRunner(
        names=("sympy.sympify", "sympy.core.sympify.sympify", "sympy.S"),
        source="sympy-1.14.0:sympy/core/sympify.py:124; sympy-1.14.0:sympy/core/singleton.py:155",
        code=Argument("a", 0),
        fix=_PARSED,
        form="expression",
        or_else=True,
        off=(Switch(Argument("strict", 3), safe=(True,), absent=False),),
    ),
    CodeRunner(
        names=("sympy.simplify", "sympy.simplify.simplify.simplify"),
        source="sympy-1.14.0:sympy/simplify/simplify.py:435",
        code=Argument("expr", 0),
        fix=_PARSED,
        form="expression",
        or_else=True,
    ),
    # Other languages
    CodeRunner(
        names=("torch.utils.cpp_extension.load_inline",),
        source="torch-2.6.0:torch/utils/cpp_extension.py:1578",
        code=Argument("cpp_sources", 1),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("js2py.eval_js", "js2py.EvalJs.execute", "js2py.EvalJs.eval"),
        source="Js2Py-0.74:js2py/evaljs.py:95; Js2Py-0.74:js2py/evaljs.py:174; "
        "https://github.com/advisories/GHSA-h95x-26f3-88hr",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("lupa.LuaRuntime.execute", "lupa.LuaRuntime.eval"),
        source="lupa-2.8:lupa-2.8.dist-info/METADATA:934: Python objects in Lua",
        code=Argument("", 0),
        fix="Give Lua no way into Python: `LuaRuntime(register_eval=False, attribute_filter=only_own_names)`",
        cwe=94,
    ),
    CodeRunner(
        names=("rpy2.robjects.r",),
        source="rpy2_robjects-3.6.6:rpy2/robjects/__init__.py:532",
        code=Argument("string", 0),
        fix='Call R functions with values: `robjects.r["lm"](formula, data=frame)`',
        cwe=94,
    ),
)

EVALUATORS = frozenset(("eval", "exec"))
"""Functions that are a hazard in the hands of whatever calls them with others' text."""

RESOLVERS = frozenset(("register_new_resolver", "register_resolver", "legacy_register_resolver"))
"""Functions of OmegaConf that let configuration files call a function: https://omegaconf.readthedocs.io/."""

CALL_EACH = frozenset(("apply", "applymap", "map", "transform", "progress_apply", "parallel_apply"))
"""Methods of tables and columns that call a function on each value."""

PASS_CODE_ON = frozenset(
    """
    compile ast.parse ast.unparse ast.fix_missing_locations ast.copy_location ast.increment_lineno
    ast.Module ast.Expression ast.Interactive ast.Expr astor.to_source astunparse.unparse textwrap.dedent
    textwrap.indent inspect.cleandoc codeop.compile_command bytes str autopep8.fix_code black.format_str
    """.split()
)
"""What these give is the code that they are given first: https://docs.python.org/3/library/ast.html."""

PARSERS = frozenset(
    """
    open io.open codecs.open json.load json.loads orjson.loads ujson.loads yaml.load yaml.safe_load yaml.full_load
    toml.load toml.loads tomllib.load tomllib.loads tomli.load tomli.loads tomlkit.load tomlkit.loads tomlkit.parse
    json5.load json5.loads omegaconf.OmegaConf.load omegaconf.OmegaConf.create pathlib.Path aiofiles.open tokenize.open
    bytes str nbformat.read nbformat.reads
    """.split()
)
"""What these give is in the file or the text that they are given first."""

READING = frozenset("read read_text read_bytes readlines readline open".split())
"""Methods that read a file, or open it."""

NAMES_OF_CODE = frozenset(
    """
    __name__ __qualname__ __module__ __doc__ __annotations__ __code__ __class__ __file__ __path__ __signature__
    __forward_code__ __forward_arg__ annotation co_name co_code co_filename f_code
    """.split()
)
"""Attributes that tell what a program's own functions and classes are called or how they're written."""

OWN_CODE = frozenset(
    """
    inspect.getsource inspect.getsourcelines inspect.signature inspect.getfullargspec inspect.getdoc dir
    inspect.getmembers typing.get_type_hints dataclasses.fields sys.modules globals locals vars
    inspect.currentframe sys._getframe pkgutil.iter_modules pkgutil.walk_packages pkgutil.get_data
    importlib.resources.files importlib.resources.read_text importlib.metadata.entry_points linecache.getline
    pkg_resources.iter_entry_points importlib_resources.files inspect.getfile inspect.getmodule
    """.split()
)
"""Functions that give names, types and source of the program itself: https://docs.python.org/3/library/inspect.html."""

QUEUES = frozenset(
    """
    queue.Queue queue.LifoQueue queue.PriorityQueue queue.SimpleQueue asyncio.Queue multiprocessing.Queue
    multiprocessing.JoinableQueue multiprocessing.SimpleQueue multiprocessing.queues.Queue multiprocessing.Pipe
    multiprocessing.connection.Connection
    """.split()
)
"""Ways between the program's own threads and processes: https://docs.python.org/3/library/queue.html,
https://docs.python.org/3/library/multiprocessing.html#pipes-and-queues."""

SAME_TEXT = frozenset(
    "strip lstrip rstrip replace encode decode removeprefix removesuffix expandtabs lower upper format".split()
)
"""Methods of a text that leave what others wrote in it."""

PYTHON_PROGRAM = r"(?:python|pypy|ipython)[\d.]*w?(?:\.exe)?"
"""Regular expression (full match) of the name of a program that runs what follows ``-c`` as Python."""

PYTHON_OPTIONS_WITH_VALUE = frozenset(("-X", "-W", "--check-hash-based-pycs"))
"""Options of that program which take the next word: https://docs.python.org/3/using/cmdline.html."""

SCRIPT_PROGRAMS = (
    rf"(?:{PYTHON_PROGRAM}|(?:ba|da|z|k)?sh|(?:power)?shell|pwsh|node(?:js)?|deno|bun|ruby|perl|rscript|julia|lua)"
)
"""Regular expression (full match) of the name, in small letters, of a program that runs the file that it's given.

Sources: the synopsis of each, as https://pubs.opengroup.org/onlinepubs/9699919799/utilities/sh.html and
https://nodejs.org/api/cli.html.
"""
