"""ML103: an object that is unpickled from a socket, a queue or another process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import loading, process_settings
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["deserialization_from_network", "gen_config"]


@rule("ML103", Call=loading.loads("ML103"))
def deserialization_from_network(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """An object that is unpickled from a socket, a queue or another process.

    What it finds
    -------------
    Pickles that arrive over a connection: ``recv_pyobj`` of ZeroMQ, ``pickle.loads`` of what a socket, a queue or a
    stream gave, ``multiprocessing.connection`` without an ``authkey``, RPyC with ``allow_pickle``, Kafka consumers with
    ``value_deserializer=pickle.loads``, serializers of Celery (in its settings too), Dramatiq, Taskiq, Redis caches and
    Dask that unpickle, ``VLLM_ALLOW_INSECURE_SERIALIZATION`` in the environment, and (LOW) the object collectives and
    RPC of ``torch.distributed``.

    It is silent on JSON, msgpack and tensors, and on the pipes between a program and the workers that it has started
    itself.

    Why it matters
    --------------
    Whoever can reach the port runs code in your process: no password is asked before the pickle is read. The same few
    lines with ``recv_pyobj`` on a TCP socket stand in several inference servers, copied from one to the next.
    CVE-2024-50050 in Llama Stack was one of them, CVE-2025-30165 and CVE-2025-32444 in vLLM were pickles on a ZeroMQ
    socket too.

    Severity is HIGH for general serializers on a socket, MEDIUM for libraries that may be bound to this machine, LOW
    within a cluster; there the first of several equal calls in a function is reported.

    Example
    -------
    .. code-block:: python

        request = socket.recv_pyobj()
        request = pickle.loads(connection.recv(4096))

    Instead
    -------
    .. code-block:: python

        request = socket.recv_json()
        request = msgspec.msgpack.decode(connection.recv(4096), type=Request)

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-502; OWASP ASVS 5.0.0 v5.0.0-1.5.2, v5.0.0-13.2.1; OWASP AISVS 1.0 C4.1.2; OWASP Machine Learning Security Top
    10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM Applications (2026)
    LLM04:2026; MITRE ATLAS 5.6 AML.T0049, AML.T0050.

    Overlap
    -------
    Bandit's B301 reports ``pickle.loads`` wherever its bytes come from. For one finding a hazard: ``skips = ["B301"]``.

    References
    ----------
    - https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.Listener
    - https://pyzmq.readthedocs.io/en/latest/api/zmq.html#zmq.Socket.recv_pyobj
    - https://www.oligo.security/blog/cve-2024-50050-critical-vulnerability-in-meta-llama-llama-stack
    - https://docs.celeryq.dev/en/stable/userguide/security.html
    """
    if context.node is None:
        return process_settings.finding(context, config, "ML103")
    return loading.finding(context, "ML103")
