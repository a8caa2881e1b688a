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
        source="https://docs.python.org/3/library/functions.html#exec; https://six.readthedocs.io/#six.exec_",
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
        source="https://docs.python.org/3/library/code.html#code.InteractiveInterpreter.runsource",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("code.interact",),
        source="https://docs.python.org/3/library/code.html#code.interact",
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
        source="https://docs.python.org/3/library/timeit.html#timeit.timeit; "
        "https://docs.python.org/3/library/profile.html#profile.run; "
        "https://docs.python.org/3/library/pdb.html#pdb.run; "
        "https://docs.python.org/3/library/trace.html#trace.Trace.run",
        code=Argument("", 0),
        fix="Pass a function instead of text: `timeit.timeit(lambda: step(batch))`",
        or_else=True,
        cwe=94,
    ),
    CodeRunner(
        names=("runpy.run_path",),
        source="https://docs.python.org/3/library/runpy.html#runpy.run_path",
        code=Argument("path_name", 0),
        fix=_OWN_FILE,
        form="file",
        cwe=94,
    ),
    CodeRunner(
        names=("imp.load_source", "imp.load_module"),
        source="https://docs.python.org/3.11/library/imp.html",
        code=Argument("pathname", 1),
        fix=_OWN_FILE,
        form="file",
        cwe=94,
    ),
    CodeRunner(
        names=(
            "importlib.util.spec_from_file_location.loader.exec_module",
            "importlib.util.spec_from_file_location.loader.load_module",
        ),
        source="https://docs.python.org/3/library/importlib.html#importlib.util.spec_from_file_location",
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
        source="https://docs.python.org/3/library/importlib.html#importlib.machinery.SourceFileLoader",
        code=Argument("path", 1),
        fix=_OWN_FILE,
        form="file",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=("zipimport.zipimporter.load_module", "zipimport.zipimporter.exec_module"),
        source="https://docs.python.org/3/library/zipimport.html#zipimport.zipimporter",
        code=Argument("archivepath", 0),
        fix=_OWN_FILE,
        form="file",
        in_constructor=True,
        cwe=94,
    ),
    CodeRunner(
        names=("importlib.import_module", "__import__", "runpy.run_module"),
        source="https://docs.python.org/3/library/importlib.html#importlib.import_module; "
        "https://docs.python.org/3/library/runpy.html#runpy.run_module",
        code=Argument("name", 0),
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
        source="https://docs.python.org/3/library/pkgutil.html#pkgutil.resolve_name; "
        "https://docs.djangoproject.com/en/stable/ref/utils/#django.utils.module_loading.import_string; "
        "https://werkzeug.palletsprojects.com/en/stable/utils/#werkzeug.utils.import_string; "
        "https://hydra.cc/docs/advanced/instantiate_objects/overview",
        code=Argument("", 0),
        fix=_OWN_MODULE,
        form="module",
        cwe=470,
    ),
    CodeRunner(
        names=("logging.config.fileConfig",),
        source="https://docs.python.org/3/library/logging.config.html#security-considerations",
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
        source="https://ipython.readthedocs.io/en/stable/api/generated/IPython.core.interactiveshell.html",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("jupyter_client.*.execute", "jupyter_client.*.execute_interactive"),
        source="https://jupyter-client.readthedocs.io/en/stable/api/client.html",
        code=Argument("code", 0),
        fix="Start the kernel in a container or a remote sandbox: one of `KernelManager()` has the program's rights",
        cwe=94,
    ),
    CodeRunner(
        names=("nbclient.NotebookClient.execute", "nbclient.client.NotebookClient.execute"),
        source="https://nbclient.readthedocs.io/en/latest/client.html",
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
        source="https://papermill.readthedocs.io/en/latest/usage-execute.html; "
        "https://nbconvert.readthedocs.io/en/latest/execute_api.html",
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
        source="https://pandas.pydata.org/docs/reference/api/pandas.eval.html; "
        "https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.query.html",
        code=Argument("expr", 0),
        fix=_COLUMNS,
        form="expression",
    ),
    CodeRunner(
        names=("numexpr.evaluate", "numexpr.NumExpr", "numexpr.validate"),
        source="https://numexpr.readthedocs.io/en/latest/api.html",
        code=Argument("ex", 0),
        fix="Leave the check of the text on, with numexpr 2.8.5 or newer: `numexpr.evaluate({code})`",
        form="expression",
        off=(Switch(Argument("sanitize"), safe=(True,), absent=Since("numexpr", "2.8.5", assumed=True)),),
    ),
    CodeRunner(
        names=("sympy.parse_expr", "sympy.parsing.parse_expr", "sympy.parsing.sympy_parser.parse_expr"),
        source="https://docs.sympy.org/latest/modules/parsing.html",
        code=Argument("s", 0),
        fix=_PARSED,
        form="expression",
    ),
    CodeRunner(
        names=("sympy.sympify", "sympy.core.sympify.sympify", "sympy.S", "sympy.simplify"),
        source="https://docs.sympy.org/latest/modules/core.html#module-sympy.core.sympify",
        code=Argument("a", 0),
        fix=_PARSED,
        form="expression",
        or_else=True,
        off=(Switch(Argument("strict"), safe=(True,), absent=False),),
    ),
    # Other languages
    CodeRunner(
        names=("torch.utils.cpp_extension.load_inline",),
        source="https://docs.pytorch.org/docs/stable/cpp_extension.html",
        code=Argument("cpp_sources", 1),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("js2py.eval_js", "js2py.EvalJs.execute", "js2py.EvalJs.eval"),
        source="https://github.com/advisories/GHSA-h95x-26f3-88hr",
        code=Argument("", 0),
        fix=_SANDBOX,
        cwe=94,
    ),
    CodeRunner(
        names=("lupa.LuaRuntime.execute", "lupa.LuaRuntime.eval"),
        source="https://pypi.org/project/lupa/ (Python objects in Lua)",
        code=Argument("", 0),
        fix="Give Lua no way into Python: `LuaRuntime(register_eval=False, attribute_filter=only_own_names)`",
        cwe=94,
    ),
    CodeRunner(
        names=("rpy2.robjects.r",),
        source="https://rpy2.github.io/doc/latest/html/robjects_rinstance.html",
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
    toml.load toml.loads tomllib.load tomllib.loads tomli.load tomli.loads omegaconf.OmegaConf.load
    omegaconf.OmegaConf.create pathlib.Path aiofiles.open tokenize.open bytes str nbformat.read nbformat.reads
    """.split()
)
"""What these give is in the file or the text that they are given first."""

READING = frozenset("read read_text read_bytes readlines readline open".split())
"""Methods that read a file, or open it."""

NAMES_OF_CODE = frozenset(
    """
    __name__ __qualname__ __module__ __doc__ __annotations__ __code__ __class__ __file__ __path__ __signature__
    annotation co_name co_code co_filename f_code
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

SAME_TEXT = frozenset(
    "strip lstrip rstrip replace encode decode removeprefix removesuffix expandtabs lower upper format".split()
)
"""Methods of a text that leave what others wrote in it."""

PYTHON_PROGRAM = r"(?:python|pypy|ipython)[\d.]*w?(?:\.exe)?"
"""Regular expression (full match) of the name of a program that runs what follows ``-c`` as Python."""

PYTHON_OPTIONS_WITH_VALUE = frozenset(("-X", "-W", "--check-hash-based-pycs"))
"""Options of that program which take the next word: https://docs.python.org/3/using/cmdline.html."""
