"""Which type of entry each rule has, and what a message says for an entry that brings no words of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from bandit_mlops.catalog.agent_entries import AgentPower
from bandit_mlops.catalog.entries import (
    CodeRunner,
    Command,
    HubDownload,
    Installer,
    Loader,
    RemoteCode,
    TemplateEngine,
    UrlDownload,
)
from bandit_mlops.catalog.service_entries import Service


class Kind(msgspec.Struct, frozen=True):
    """The entries of one rule."""

    rule: str
    """The rule's ID."""
    name: str
    """The rule's name."""
    entry: type[Any]
    """The type of its entries."""
    words: dict[str, Any] = msgspec.field(default_factory=dict)
    """Fields of the entry that are filled in where they're left out."""


_UNPICKLED = {
    "what": "Loading it runs any code that the data contains",
    "fix": "Load data that you've made yourself, or a format that holds data only, such as `json` or `safetensors`",
}
_PINNED = {"hub": "the hub", "fix": "Pin it: pass a `revision` that can't change"}

KINDS: tuple[Kind, ...] = (
    Kind("ML101", "unsafe_deserialization", Loader, _UNPICKLED),
    Kind("ML102", "unsafe_model_load", Loader, _UNPICKLED),
    Kind("ML103", "deserialization_from_network", Loader, _UNPICKLED),
    Kind(
        "ML104",
        "native_library_load",
        Loader,
        {
            "what": "Native code in the file runs as soon as it's loaded",
            "fix": 'Load a library that comes with the program, as `Path(__file__).parent / "name.so"`',
            "cwe": 114,
        },
    ),
    Kind(
        "ML201",
        "remote_code_trusted",
        RemoteCode,
        {"what": "Code of the repository runs here", "fix": 'Pin a commit that you\'ve read: `revision="<commit>"`'},
    ),
    Kind("ML202", "unpinned_download", HubDownload, _PINNED),
    Kind(
        "ML203",
        "unverified_download",
        UrlDownload,
        {"fix": "Compare the file's hash before you use it, with `hashlib.sha256(data).hexdigest()`"},
    ),
    Kind("ML204", "runtime_install", Installer),
    Kind("ML301", "shell_injection", Command, {"fix": 'Pass a list of arguments, without a shell: `["tool", value]`'}),
    Kind(
        "ML302",
        "dynamic_code_execution",
        CodeRunner,
        {"fix": "Read values with `ast.literal_eval({code})`, or look names up in a dictionary of your own"},
    ),
    Kind(
        "ML303",
        "agent_code_execution",
        AgentPower,
        {"power": "run any code in this process", "fix": "Run it in a container or another sandbox"},
    ),
    Kind(
        "ML304",
        "template_injection",
        TemplateEngine,
        {"fix": "Keep the template constant, and pass what others write as a variable"},
    ),
    Kind(
        "ML501",
        "exposed_service",
        Service,
        {"gain": "use the service", "fix": 'Listen on this machine: `"127.0.0.1"`, or ask for a login'},
    ),
)
