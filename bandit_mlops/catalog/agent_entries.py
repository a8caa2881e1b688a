"""The types of catalogue entries about what agents are given the power to do."""

from __future__ import annotations

import msgspec

from bandit_mlops.catalog.entries import Argument, Since, Switch


class Case(msgspec.Struct, frozen=True):
    """What makes a call dangerous."""

    switches: tuple[Switch, ...] = ()
    """Each must say unsafe; without any the call always is."""
    power: str = ""
    """What a language model can do then, as a clause; empty: as the entry says."""
    severity: str = ""
    """Empty: as the entry says."""


class AgentPower(msgspec.Struct, frozen=True):
    """A function that lets a language model run code or commands, or act without limits."""

    names: tuple[str, ...]
    source: str
    power: str
    """What the model can do, as a clause: "run any Python code in this process"."""
    fix: str
    """What to write instead, as code in backquotes within a short sentence without a full stop."""
    cases: tuple[Case, ...] = (Case(),)
    """The first that holds decides."""
    off: tuple[Switch, ...] = ()
    """Switches of which one that says safe means that the code runs in a sandbox, or that the library refuses."""
    asks: tuple[Switch, ...] = ()
    """Switches of which one that says safe means that a person confirms first: severity one step lower."""
    instead: tuple[Argument, ...] = ()
    """Arguments that, given, settle where the code runs; what they are given is judged where it's made."""
    text: Argument | None = None
    """The code or command itself: a constant one is no hazard. None: the call only hands the power over."""
    used_by: tuple[str, ...] = ()
    """Methods that run code: where one is called on what the call makes, that call is reported instead."""
    safe_since: Since | None = None
    """The call is harmless from this version on."""
    severity: str = "HIGH"
    cwe: int = 94


class Consent(msgspec.Struct, frozen=True):
    """A keyword, an attribute or a variable of the environment that takes a guard away in whatever takes it."""

    name: str
    values: tuple[object, ...]
    """The values that do."""
    source: str
    power: str
    fix: str
    word: str = ""
    """A word that the file must hold, where the name alone says too little."""
    severity: str = "HIGH"
    cwe: int = 94


class AgentProgram(msgspec.Struct, frozen=True):
    """A command that starts an agent on this machine."""

    programs: tuple[str, ...]
    options: tuple[str, ...]
    """Regular expressions (full match) of words that take its guards away; ``a=b`` fits ``a b`` too."""
    source: str
    power: str
    fix: str
    severity: str = "HIGH"
    cwe: int = 94


class ServerStarter(msgspec.Struct, frozen=True):
    """A constructor of what starts a server of tools as a program on this machine."""

    names: tuple[str, ...]
    source: str
    command: Argument
    """The program."""
