"""Scans files on several processes.

Each process gets a batch of files, sends back what came of them, and gets the next. One that dies takes nothing with it
but the file that killed it.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandit_mlops.command.manager import FileScan, Manager

# A copy of this process has all rules and the catalogue at once. Elsewhere than on Linux, copies aren't safe.
_METHOD = "fork" if sys.platform == "linux" else "spawn"
_SECONDS_BETWEEN_LOOKS_AT_PARENT = 5


class _Collector(logging.Handler):
    """Keeps messages until the file's turn comes."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self.records.append(record)

    def taken(self) -> list[logging.LogRecord]:
        records, self.records = self.records, []
        return records


def scan(manager: Manager, batches: Sequence[list[str]], jobs: int) -> Iterator[FileScan]:
    """Scan files on several processes.

    :param manager: what scans a file; each process has one of its own
    :param batches: the files, in groups that are scanned by one process
    :param jobs: how many processes
    :return: what came of each file, in any order
    """
    context = multiprocessing.get_context(_METHOD)
    waiting = deque(batches)
    workers: dict[Connection, tuple[BaseProcess, list[str]]] = {}

    def start() -> None:
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, manager, os.getpid()), daemon=True)  # type: ignore[attr-defined]
        process.start()
        there.close()
        workers[here] = (process, batch := waiting.popleft())
        here.send(batch)

    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                start()
            for connection in wait(list(workers)):
                assert isinstance(connection, Connection)
                process, batch = workers.pop(connection)
                try:
                    answer = connection.recv()
                except (EOFError, OSError):
                    process.join()
                    yield from _lost(batch, waiting, process)
                    continue
                if not isinstance(answer, list):
                    # A rule has stopped the scan, and has said why.
                    sys.exit(answer)
                yield from answer
                if waiting:
                    workers[connection] = (process, batch := waiting.popleft())
                    connection.send(batch)
                else:
                    connection.close()
    finally:
        for process, _ in workers.values():
            process.terminate()


def _lost(batch: list[str], waiting: deque[list[str]], process: BaseProcess) -> Iterator[FileScan]:
    """A process has died with a batch: its files are tried one by one, and a single one is given up."""
    from bandit_mlops.command.manager import FileScan

    if len(batch) > 1:
        waiting.extendleft([name] for name in reversed(batch))
        return
    reason = f"the process that scanned it died (exit code {process.exitcode})"
    yield FileScan(batch[0], [], [], [(batch[0], reason)], [], {}, [])


def _work(connection: Connection, manager: Manager, parent: int) -> None:
    """What a process does: scan what it's sent until nothing more comes."""
    # The first process alone answers to Ctrl-C, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collector = _Collector()
    logging.getLogger().handlers = [collector]
    with contextlib.suppress(EOFError, OSError):
        while True:
            while not connection.poll(_SECONDS_BETWEEN_LOOKS_AT_PARENT):
                if os.getppid() != parent:
                    return
            answer: list[FileScan] | object = []
            try:
                answer = [_scan_file(manager, name, collector) for name in connection.recv()]
            except SystemExit as stopped:
                answer = stopped.code
            connection.send(answer)


def _scan_file(manager: Manager, name: str, collector: _Collector) -> FileScan:
    scan = manager.scan_file(name)
    scan.records = collector.taken()
    for issue in scan.results:
        # Bandit's handle of the file, which it needs for the standard input alone.
        issue.fdata = None
    return scan
