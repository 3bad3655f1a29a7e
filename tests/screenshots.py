"""Takes the pictures of the site that stand in the README: ``make screenshots``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path("docs/screenshots")
SERVE = (
    "import pathlib; from councilbench import project, serving;"
    "serving.serve(project.find(pathlib.Path()), '127.0.0.1', 0)"
)
DESK, TELEPHONE = (1180, 660), (390, 780)
PICTURES = {
    "home": ("/", (1180, 1040)),
    "compare": ("/compare?theme=recruitment#recommendations", DESK),
    "document": (
        "/documents/stockton-care-at-home-progress-minutes#c2522-2969",
        DESK,
    ),
    "compare-telephone": ("/compare?theme=recruitment#council-leicester", TELEPHONE),
}


def main() -> None:
    """Serve what was built, and write a PNG file for each picture."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("There is no Chromium: apt install chromium")
    TARGET.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        try:
            take(path, line.split(" on ")[1].split()[0])
        finally:
            server.kill()


def take(browser: str, site: str) -> None:
    """Write the pictures of a site."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=arguments)
        for name, (address, (width, height)) in PICTURES.items():
            page = opened.new_page(viewport={"width": width, "height": height})
            page.goto(site + address, wait_until="networkidle")
            page.screenshot(path=TARGET / f"{name}.png")
            page.close()
        opened.close()


if __name__ == "__main__":
    main()
