"""The types of catalogue entries. Users and packages that extend the catalogue use the same ones.

Names are dotted and public, re-exports included. ``*`` stands for one or more components:
``transformers.*.from_pretrained`` is the method of any class of transformers. A method is written on its class; what a
call returns is written as the callee itself: ``boto3.client.download_file`` is a method of what ``boto3.client(...)``
returns.
"""

from __future__ import annotations

from typing import Any

import msgspec

FULL_COMMIT = r"[0-9a-f]{40}"
"""Regular expression of a commit that names one state of a repository for good."""


class Argument(msgspec.Struct, frozen=True):
    """Where a call takes a value."""

    name: str = ""
    """The keyword; empty where the value can't be passed by keyword."""
    position: int | None = None
    """The position, from 0, as the call is written (no self or cls); None where it is keyword-only."""
    key: str = ""
    """The value stands under this key of a dictionary, or keyword of an object's construction, that is passed there:
    ``model_kwargs={"revision": …}``, ``fetch_config=FetchConfig(revision=…)``; empty: it's passed itself."""


class Since(msgspec.Struct, frozen=True):
    """A library's version from which on a call is safe."""

    package: str
    """The library's name on PyPI, normalised: lower case, words joined by hyphens."""
    version: str
    assumed: bool = False
    """The version is so old that a project is taken to have it unless what the project declares rules it out.
    Otherwise only a project whose declared versions are all as new is taken to have it."""
    aliases: tuple[str, ...] = ()
    """Other names under which the same versions are published: ``pytorch-lightning`` of ``lightning``."""


class Dotted(msgspec.Struct, frozen=True):
    """A library's object as the value of an argument, such as ``yaml.SafeLoader`` (or a class derived from it)."""

    names: tuple[str, ...]


class Switch(msgspec.Struct, frozen=True):
    """An argument whose value decides whether a call is safe.

    A list, tuple or set stands for its items: one unsafe item makes it unsafe. With both ``safe`` and ``unsafe`` given,
    None counts as absent, and any other value that is in neither is unknown.
    """

    argument: Argument
    safe: tuple[Any, ...] = ()
    """Values (constants or ``Dotted``) that make the call safe; empty: every value that isn't in ``unsafe``."""
    unsafe: tuple[Any, ...] = ()
    """Values that make it unsafe; empty: every value that isn't in ``safe``."""
    absent: bool | Since | tuple[Since, ...] = False
    """Whether the call is safe when the argument isn't given: always, never, or from a version (all of several) on."""
    about: Argument | None = None
    """What the argument vouches for: it's unsafe if it is looked up in something that has come with that."""


class Loader(msgspec.Struct, frozen=True):
    """A function that builds objects, or runs code, from a file, bytes or a name."""

    names: tuple[str, ...]
    rule: str
    """The rule that reports it: ML101 (Python's serializers), ML102 (ML frameworks), ML103 (network peers),
    ML104 (native libraries)."""
    source: str
    """Where this was checked: package-version:file:line, or the address of a document."""
    what: str
    """What an attacker's file does, as a clause: "unpickling runs any code that the file contains"."""
    fix: str
    """The line to write instead, as code in backquotes within a short sentence without a full stop."""
    data: Argument = Argument("", 0)
    """The file, bytes or name that is loaded; neither keyword nor position where the call takes none."""
    data_in_constructor: bool = False
    """``data`` is an argument of the call that made the object whose method this is: ``Unpickler(file).load()``."""
    switches: tuple[Switch, ...] = ()
    """The call is safe if each of these says so, unsafe if one of them does; without any it is always unsafe."""
    switches_since: Since | None = None
    """The version that brought the switches: older ones answer them with a ``TypeError``."""
    off: tuple[Switch, ...] = ()
    """Switches of which one that says safe makes the call safe whatever the others say: ``flag="n"`` only writes."""
    safe_suffixes: tuple[str, ...] = ()
    """Endings of file names that are safe whatever the switches say."""
    unguarded: tuple[str, ...] = ()
    """Endings of file names that are unsafe whatever the switches say (``.h5`` of Keras ignores ``safe_mode``)."""
    guarded_since: Since | None = None
    """From this version on the switches decide about the ``unguarded`` endings too."""
    vendor_names: str = ""
    """Regular expression (full match) of names whose data the library's maker publishes: safe, as is no name at all."""
    pins: tuple[Argument, ...] = ()
    """Arguments of which one that is a full commit makes it safe: what was reviewed is what is loaded."""
    pinned_name: str = ""
    """Regular expression (search) of a name that is pinned in itself, as ``@<commit>``."""
    restricted_by: str = ""
    """A method (``find_class``): the call is safe on an instance of a subclass whose own method of that name
    holds a ``raise`` statement: it refuses what isn't on its list."""
    only_foreign: bool = False
    """Reported only where ``data`` is known to come from a download, a request, an upload or a socket: a program of a
    restricted language, or a file that hardly ever comes from elsewhere."""
    safe_since: Since | None = None
    """The call is safe from this version of its library on, whatever the arguments."""
    unsafe_since: Since | None = None
    """The call is unsafe only from this version on (``Since`` read the other way round)."""
    remote: bool = False
    """It downloads what it loads when it's given a name or URL."""
    remote_name: str = ""
    """Regular expression (search) of the names that a ``remote`` loader fetches (``://``); empty: any but a path."""
    urls_only: bool = False
    """It takes nothing but URLs."""
    severity: str = "MEDIUM"
    """LOW, MEDIUM or HIGH for data whose origin is unknown; a download, request or upload raises MEDIUM to HIGH."""
    cwe: int = 502


class HubDownload(msgspec.Struct, frozen=True):
    """A function that fetches a model, a dataset or a file from a hub by name."""

    names: tuple[str, ...]
    hub: str
    """The hub's name as users know it: "Hugging Face", "torch.hub", "MLflow" …"""
    source: str
    fix: str
    """How to pin it, as code in backquotes within a short sentence without a full stop."""
    repository: Argument
    """The name that is fetched."""
    revision: Argument | None = None
    """The argument that can pin it; None where the function has none."""
    other_revisions: tuple[Argument, ...] = ()
    """Further arguments that can pin it, each on its own (names that other versions of the library use)."""
    pinned: str = FULL_COMMIT
    """Regular expression (full match) of an immutable revision."""
    pinned_name: str = ""
    """Regular expression (search) of a repository name that is pinned in itself, as ``@<commit>`` or ``:v3``."""
    off: tuple[Switch, ...] = ()
    """Switches that, if one says safe, mean that nothing is fetched: ``local_files_only=True``."""
    local_names: tuple[str, ...] = ()
    """Names that aren't on the hub: ``load_dataset("csv")``."""
    remote_name: str = ""
    """Regular expression (search) that a name must match to be fetched at all (``^hf://``); empty: any name."""
    always_remote: bool = False
    """The name can't be a local path: an unknown name is a download all the same."""
    default: str = ""
    """The repository that is fetched when none is given; empty: nothing is."""
    runs_code: bool = False
    """What is fetched is or contains code that is run (a kernel, a tool, a pickled model): severity HIGH."""
    official_names: str = ""
    """Regular expression (full match) of names that the hub's maker owns: a step less severe."""
    severity: str = "MEDIUM"
    cwe: int = 494


class Command(msgspec.Struct, frozen=True):
    """A function that runs a command."""

    names: tuple[str, ...]
    source: str
    command: Argument
    """The command's text or argument list."""
    shell: Switch | None = None
    """The argument that hands the command to a shell (safe: False); None: see ``always``."""
    always: bool = False
    """It always runs a shell."""
    spread: bool = False
    """The argument list is spread over the call's positional arguments: ``create_subprocess_exec("bash", "-c", x)``."""
    text: str | None = None
    """Regular expression (match) of the constant beginning of a text that reaches a shell (``pipe:``), where lists and
    other texts don't; one that matches the empty text stands for any text. None: see ``shell`` and ``always``."""
    session: bool = False
    """``command`` is sent to a program that runs already, named by the call that has made the object whose method this
    is: ``pexpect.spawn("bash").sendline(command)``. It counts where that program is a shell."""
    stdin: Argument | None = None
    """What the program reads from its standard input: a script, where the program is a shell without one."""
    lines: bool = False
    """Each element of a list is a script of its own."""
    templates: str = ""
    """Regular expression (search) of a template within a constant command that is filled in with others' values."""
    fix: str = ""
    """The line to write instead."""
    quoting_helps: bool = True
    """False where shlex.quote doesn't make it safe (IPython expands braces first)."""
    severity: str = "HIGH"
    cwe: int = 78


class Origin(msgspec.Struct, frozen=True):
    """What a call or an attribute of a library gives: where its value comes from."""

    names: tuple[str, ...]
    kind: str
    """download, request, upload, socket, llm, model, command line, environment, config, temporary, local, trusted (as
    good as a file of one's own), number …"""
    source: str
    target: Argument | None = None
    """The argument that names the file which a download writes to, where the result isn't the data itself."""


class Handler(msgspec.Struct, frozen=True):
    """A way by which others call a function of the project, and so choose what its parameters are."""

    names: tuple[str, ...]
    """Decorators, functions that are given the function, methods of classes that a project derives its own from, and
    ``def name`` for a function that is found by its name. ``*.name`` fits also where the class isn't known."""
    kind: str
    """The origin of the parameters: request, llm, command line, socket …"""
    source: str
    routed: bool = False
    """It counts only with a constant path such as "/items": the name alone says too little."""
    inputs: tuple[str, int] | None = None
    """Keyword and position of the components, in the parameters' order, that give the values."""


class Sanitizer(msgspec.Struct, frozen=True):
    """A function whose result is harmless for what reads it, whatever it's given."""

    names: tuple[str, ...]
    against: tuple[str, ...]
    """For what: "shell" (one word of a command), "path" (one name of a file) …"""
    source: str


class UrlDownload(msgspec.Struct, frozen=True):
    """A function that fetches a file by its URL."""

    names: tuple[str, ...]
    source: str
    fix: str
    """How to have the file's hash compared, as code in backquotes within a short sentence without a full stop."""
    url: Argument = Argument("url", 0)
    remote_name: str = ""
    """Regular expression (match) of a name that is fetched, where a local path or a hub's name is possible too."""
    target: Argument | None = None
    """The file that is written; None where the function chooses it, or gives the content itself."""
    checksums: tuple[Argument, ...] = ()
    """Arguments of which one with a value makes the function compare the file's hash."""
    hash_in_name: bool = False
    """The hash that is compared is a part of the file's name (``-<hex>.``): a name without one isn't checked at all."""
    off: tuple[Switch, ...] = ()
    """Switches of which one that says safe means that nothing is fetched."""
    loads: str = ""
    """What the function itself does with the file, as a participle: "unpacked", "loaded"; empty: nothing."""
    archives: bool = False
    """Only archives are unpacked; other files are left as they are."""
    tables: bool = False
    """It reads tables, which run nothing: an address counts only where it's unencrypted."""


class Connection(msgspec.Struct, frozen=True):
    """A function that checks the server's certificate unless it is told not to."""

    names: tuple[str, ...]
    source: str
    fix: str
    verify: Switch | None
    """The argument that turns the check off; None: the function itself does."""
    url: Argument | None = None
    """The address; None where the connection serves many."""


class Installer(msgspec.Struct, frozen=True):
    """A function that installs packages, or that runs commands on a machine of its own."""

    names: tuple[str, ...]
    source: str
    packages: Argument
    form: str = "requirement"
    """What ``packages`` is: "requirement" (one or several), "arguments" of pip, a shell's "command"."""
    only_foreign: bool = False
    """Its constant names are left alone: the function checks first, and its own installation is what is reported."""


class OptIn(msgspec.Struct, frozen=True):
    """A keyword that turns a protection off when it is True, in whatever function takes it."""

    keyword: str
    rule: str
    """The rule that reports it."""
    source: str
    what: str
    """What happens then, as a clause."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    repositories: tuple[Argument, ...] = ()
    """Where such functions take what they load, the likeliest first."""
    revisions: tuple[Argument, ...] = ()
    """Arguments that pin it: those that are given must all be a full commit, and one must be."""
    severity: str = "HIGH"
    cwe: int = 829


class RemoteCode(msgspec.Struct, frozen=True):
    """A function that runs code from a repository that isn't the project's."""

    names: tuple[str, ...]
    source: str
    what: str
    """What happens then, as a clause."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    repository: Argument
    """Whose code it is."""
    switch: Switch | None = None
    """The argument that lets the code run (with ``unsafe`` values); None: it always runs."""
    revisions: tuple[Argument, ...] = ()
    """Arguments that must all be a full commit for the code to be pinned; empty: none can pin it."""
    pinned_name: str = ""
    """Regular expression (search) of a repository name that is pinned in itself."""
    only_constant: str = ""
    """Regular expression (search) of the constant names that are meant; other values have another meaning."""
    only_variable: bool = False
    """A constant name is left to ML202, which reports the same call."""
    harmless_names: str = ""
    """Regular expression (search) of names that need no switch."""
    off: tuple[Switch, ...] = ()
    """Switches of which one that says safe means that no foreign code runs."""
    safe_since: Since | None = None
    """The library runs no such code from this version on."""
    severity: str = "HIGH"
    cwe: int = 829


class Answer(msgspec.Struct, frozen=True):
    """A function that makes or sends what a client of a service gets to read."""

    names: tuple[str, ...]
    """Dotted names; ``*.JSONResponse`` is the name of that class wherever it's imported from."""
    source: str
    not_shown: tuple[str, ...] = ()
    """Keywords whose values the client doesn't read: the status, headers."""
    shows_objects: bool = False
    """An exception itself, not its text, is shown as text."""
    only_in: tuple[str, ...] = ()
    """Words of which one stands in any file where the name means this function; empty: the name says it."""
    fix: str = ""
    """What to write instead, as code in backquotes within a short sentence without a full stop."""


class Responder(msgspec.Struct, frozen=True):
    """Functions whose result a service sends to its client: by decorator, or as methods of a class."""

    source: str
    decorators: tuple[str, ...] = ()
    """The last identifiers of decorators: ``post`` of ``@app.post("/predict")``."""
    takes_path: bool = True
    """The decorator is meant only if its first argument is a path."""
    functions: tuple[str, ...] = ()
    """Decorators that stand by themselves, with their module: ``litestar.get`` of ``@get("/predict")``."""
    bases: tuple[str, ...] = ()
    """The last identifiers of base classes."""
    methods: tuple[str, ...] = ()
    """The methods of such classes that answer."""
    catches: bool = False
    """The function gets exceptions to answer for: those that the decorator names."""
    words: tuple[str, ...] = ()
    """Words of which one stands in any file where this is meant."""


class CodeRunner(msgspec.Struct, frozen=True):
    """A function that runs text, a file or a module as code."""

    names: tuple[str, ...]
    source: str
    code: Argument
    """The text, the file's path, or the module's name."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop; ``{code}`` stands for
    the source of the argument."""
    form: str = "code"
    """What ``code`` is: "code" or "expression" (text), "file" (a path), "module" (a dotted name), "document" (a
    file of a kind that isn't known to hold code: only a foreign one is a hazard)."""
    in_constructor: bool = False
    """``code`` is an argument of the call that made the object whose method this is."""
    or_else: bool = False
    """``code`` may as well be something that isn't text, such as a function or a number: it counts where it's known to
    be text."""
    off: tuple[Switch, ...] = ()
    """Switches of which one that says safe makes the call safe."""
    cwe: int = 95


class ProcessSetting(msgspec.Struct, frozen=True):
    """A variable of the environment, or a setting of a library, that turns a protection off for a whole process."""

    names: tuple[str, ...]
    """What is set: variables of the environment; or attributes, keywords, keys and constants of a settings module."""
    rule: str
    """The rule that reports it."""
    source: str
    what: str
    """What happens then, as a clause."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    values: tuple[str, ...]
    """Texts, in lower case, that turn the protection off; one of a list is enough."""
    in_environment: bool = True
    safe_since: Since | None = None
    """It has no effect from this version on."""
    severity: str = "HIGH"
    cwe: int = 502


class Record(msgspec.Struct, frozen=True):
    """A function that shows, stores or sends what it's given."""

    names: tuple[str, ...]
    """Dotted names; ``*.info`` is a method of that name of anything whose name matches ``receiver``."""
    source: str
    where: str
    """Where it goes, as the end of a sentence: "goes to the log"."""
    kind: str
    """log, output, tracker, file or warning."""
    receiver: str = ""
    """Regular expression (search, any case) of the last identifier of what has the method; empty: any."""
    keywords: tuple[str, ...] = ()
    """The keywords that it shows; empty: all."""
    positions: tuple[int, ...] = ()
    """The positions that it shows; empty: all."""
    cwe: int = 532


class Extraction(msgspec.Struct, frozen=True):
    """A function that unpacks an archive."""

    names: tuple[str, ...]
    source: str
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    form: str = "tar"
    """What it unpacks: "tar" (members may lead outside of the folder), "zip" (the library keeps them inside), "any"."""
    archive: Argument | None = None
    """The archive's file; None where the function is a method of the open archive."""
    filter: Switch | None = None
    """The argument that keeps members inside."""
    unfiltered: bool = False
    """No filter applies to it, whatever the version."""


class FileUse(msgspec.Struct, frozen=True):
    """A function that opens, writes, deletes, moves or serves files by their path."""

    names: tuple[str, ...]
    source: str
    what: str
    """What it does to the file, as a participle: "written", "deleted", "served" …"""
    paths: tuple[Argument, ...] = (Argument("", 0),)
    """Where it takes paths."""
    of_object: bool = False
    """It's a method of the path: ``path.unlink()``."""


class TemplateEngine(msgspec.Struct, frozen=True):
    """A function that makes a template of text, or an environment for templates."""

    names: tuple[str, ...]
    source: str
    template: Argument
    """The template's text; of an environment, the loader that finds templates."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop; ``{template}`` stands
    for the source of the argument."""
    engine: str = "Jinja"
    """The engine's name as users know it."""
    form: str = "template"
    """What is called: "template" (text becomes a template), "environment" (its constructor), "method" (of such an
    environment: what is unsafe is how the environment was made)."""
    switch: Switch | None = None
    """The argument whose value makes templates of this kind (with ``unsafe`` values); None: they always are."""
    sandboxed: bool = False
    """The library renders in a sandbox, which keeps most of the harm out."""
    cwe: int = 1336
