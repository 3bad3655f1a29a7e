"""How long the site's pages take beside a table page of Datasette: ``make bench-site``.

All are measured in turn in the same run, so that a slow machine slows all alike.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from councilbench.project import find
from councilbench.serving import application

TABLE = "/benchmark/recommendations"
PAGES = ("/", "/compare", "/compare?theme=recruitment")
ROUNDS = 30


async def measure() -> None:
    """Print the middle time of each page, and how many times a table page's it is."""
    datasette = application(find(Path()))
    taken: dict[str, list[float]] = {page: [] for page in (TABLE, *PAGES)}
    for _ in range(ROUNDS):
        for page, times in taken.items():
            started = time.perf_counter()
            response = await datasette.client.get(page)
            times.append(time.perf_counter() - started)
            assert response.status_code == 200
    table = statistics.median(taken[TABLE])
    for page, times in taken.items():
        middle = statistics.median(times)
        print(f"{middle * 1000:>7.1f} ms  {middle / table:>5.2f} times  {page}")


if __name__ == "__main__":
    asyncio.run(measure())
