"""Starts the server over the shipped dataset on a free port, once for all tests, and asks it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
RESOURCES = ["sources", "actors", "partnerships", "events", "rhetoric", "assessments"]


class Server:
    """A running server, by its address."""

    def __init__(self, url):
        self.url = url

    def get(self, path, **headers):
        answer = requests.get(self.url + path, headers=headers, timeout=30)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer

    def text(self, path):
        return self.get(path).content.decode("utf-8")

    def json(self, path):
        return json.loads(self.get(path).content)

    def ids(self, resource):
        return [row["id"] for row in self.json(f"/v1/{resource}?limit=1000&fields=id")["data"]]

    def records(self):
        """The path of every record."""
        return [f"/v1/{resource}/{id}" for resource in RESOURCES for id in self.ids(resource)]


def run(*flags):
    """Runs a server with these flags as long as it is needed, over the shipped dataset where they name no other."""
    program = os.environ.get("DEMARCHE", str(ROOT / ".build/debug/demarche"))
    process = subprocess.Popen(
        [program, "serve", "--port", "0", "--log-level", "error", *flags],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        found = re.search(r" at (http://[^,\s]+)", line)
        assert found, f"the server said: {line!r}"
        yield Server(found.group(1))
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser(tool):
    """Debian's Chromium, without a window; a test opens contexts of its own."""
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in a container; the pages are the tests' own.
        chromium = playwright.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server():
    yield from run()


@pytest.fixture(scope="session")
def start():
    """Runs another server, for a fixture to yield from."""
    return run


@pytest.fixture(scope="session")
def tool():
    """Finds a program that Debian has, and fails where it is missing."""

    def find(name):
        path = shutil.which(name)
        assert path, f"{name} is not installed; make clients installs it"
        return path

    return find
