"""The database as a site: Datasette with what it is told, and the server."""

from __future__ import annotations

import contextlib
import errno
import json
import socket
from typing import Any

import uvicorn
from datasette.app import Datasette

from .outputs import INSPECTED, METADATA, settings
from .problems import BadData, Problem, bad_data
from .project import Project


def application(project: Project) -> Any:
    """Return the Datasette instance that serves what the last build wrote.

    Raises BadData where the database or a file beside it is missing.
    """
    files = [project.database, *(project.dist / n for n in (METADATA, INSPECTED))]
    problems = [
        Problem(
            project.relative(file),
            None,
            None,
            "the file is missing",
            "Run councilbench build",
        )
        for file in files
        if not file.is_file()
    ]
    if problems:
        raise BadData(problems)
    metadata, inspected = (json.loads(project.read_text(file)) for file in files[1:])
    return Datasette(
        immutables=[str(project.database)],
        metadata=metadata,
        inspect_data=inspected,
        settings=settings(),
        cors=True,
    )


def serve(project: Project, host: str, port: int) -> None:
    """Serve the built database until interrupted; port 0 takes any that is free.

    Raises BadData where it was not built or nothing can listen at the address.
    """
    server = uvicorn.Server(
        uvicorn.Config(application(project).app(), log_level="warning", lifespan="on")
    )
    listening = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    print(
        f"Serving {project.relative(project.database)} on "
        f"http://{name}:{listening.getsockname()[1]} (stop with Ctrl-C)",
        flush=True,
    )
    with contextlib.closing(listening), contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        in_use = getattr(error, "errno", None) == errno.EADDRINUSE
        reason = "the port is in use" if in_use else str(error)
        raise bad_data(
            f"{host}:{port}",
            f"nothing can be served there: {reason}",
            "Choose another port with --port, or another host with --host",
        ) from None
