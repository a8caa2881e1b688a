"""The types of catalogue entries about services that listen on the network."""

from __future__ import annotations

import msgspec

from bandit_mlops.catalog.entries import Argument, Switch


class Danger(msgspec.Struct, frozen=True):
    """A switch of a service that opens it further."""

    switch: Switch
    """Dangerous with one of its ``unsafe`` values."""
    gain: str
    """What others can do then, as a clause: "anybody with the link can use the demo"."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    severity: str = "MEDIUM"
    open_severity: str = ""
    """The severity where the service listens on all interfaces as well, or is shared; empty: the same."""
    cwe: int = 306
    login_helps: bool = True
    """Nothing is reported where the service asks for a login."""
    shares: bool = False
    """It makes the service reachable from everywhere, as a host of all interfaces does."""


class Service(msgspec.Struct, frozen=True):
    """A function that starts a server, or makes one."""

    names: tuple[str, ...]
    source: str
    gain: str
    """What anybody who reaches it can do, as a clause: "use the demo"."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    host: Argument | None = None
    """Where it takes the address to listen on."""
    form: str = "host"
    """What that is: a "host" (or several, or ``host:port``), a "pair" of host and port, an "endpoint" with a scheme."""
    default: str = "local"
    """Where it listens without the argument: "local" or "all"."""
    none: str = "local"
    """Where it listens if the argument is None."""
    other_hosts: tuple[Argument, ...] = ()
    """Further arguments that take addresses, in place of the first."""
    instead: tuple[str, ...] = ()
    """Keywords that stand for the address: a socket that is open already, a Unix socket."""
    only_if: tuple[Switch, ...] = ()
    """It listens only if each of these says unsafe: a transport that is HTTP."""
    login: tuple[Argument, ...] = ()
    """Arguments of which one with a value makes it ask who is there."""
    object_login: tuple[str, ...] = ()
    """The same, of the call that made the object whose method this is."""
    web: bool = False
    """It serves an application, which may ask for a login itself."""
    words: tuple[str, ...] = ()
    """Words of which a file holds one where clients must prove who they are: ``curve_server``."""
    grave: tuple[str, ...] = ()
    """Words of which a file holds one where whoever reaches the service can run code: ``recv_pyobj``."""
    probes: bool = False
    """The call is also what a search for a free port makes: it counts only if somebody is served."""
    own_address: bool = False
    """It listens on this machine alone unless it's told more: the machine's own network address counts as well."""
    dangers: tuple[Danger, ...] = ()
    telling: tuple[str, ...] = ()
    """Keywords that tell the method where the class of the object isn't known."""
    severity: str = "MEDIUM"
    cwe: int = 306


class CorsPolicy(msgspec.Struct, frozen=True):
    """A function that lets web pages of other origins use a server."""

    names: tuple[str, ...]
    source: str
    origins: Argument
    credentials: Argument
    regex: Argument | None = None
    """A regular expression of origins."""
    resources: Argument | None = None
    """A dictionary of policies by path, each with origins of its own."""
    open_by_default: bool = False
    """Without origins, all are let in."""
    fix: str = ""
    cwe: int = 942


class ServerProgram(msgspec.Struct, frozen=True):
    """A program that is a server, or becomes one with a subcommand."""

    programs: tuple[str, ...]
    source: str
    gain: str
    fix: str
    subcommands: tuple[str, ...] = ()
    """Words of which one must follow; empty: none needs to."""
    login: tuple[str, ...] = ()
    """Options with which it asks who is there."""
    open_options: tuple[str, ...] = ()
    """Options that alone make it listen on all interfaces: ``--bind_all``."""
    open_by_default: bool = False
    """It listens on all interfaces unless an option names another address."""
    off: tuple[str, ...] = ()
    """Regular expressions (full match) of words that turn its login off: ``--ServerApp.token=``."""
    severity: str = "MEDIUM"
    cwe: int = 306


class Setting(msgspec.Struct, frozen=True):
    """A variable of the environment, or an attribute of a configuration, that opens a service when it is set."""

    name: str
    """The variable's name, or the last two names of an attribute: ``ServerApp.token``; one with ``["KEY"]`` is an item:
    ``config["DEBUG"]``."""
    values: tuple[object, ...]
    """The values that do."""
    source: str
    gain: str
    fix: str
    word: str = ""
    """A word that the file must hold, where the name alone says too little."""
    severity: str = "MEDIUM"
    cwe: int = 306


class ServerConfig(msgspec.Struct, frozen=True):
    """A configuration of a server that is written by assignments, or in a dictionary."""

    name: str
    """The server: a word that the file, or its name, must hold."""
    keys: tuple[str, ...]
    """The attributes or keys that take the address, or several."""
    source: str
    classes: tuple[str, ...] = ()
    """The classes of which they're attributes."""
    in_dictionary: bool = False
    """They're keys of a dictionary of options."""
    files: str = ""
    """A regular expression (full match) for the names of files whose own variables they are; empty: of none."""
    fix: str = ""


class Pages(msgspec.Struct, frozen=True):
    """A variable of Django's settings that lets web pages of all origins in."""

    name: str
    values: tuple[object, ...]
    """The values that do; of a list, one that it holds."""
    source: str
