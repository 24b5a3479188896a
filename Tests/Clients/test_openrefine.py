"""The reconciliation service in OpenRefine itself, without a window: a column is reconciled, and another fetched."""

import json
import os
import re
import signal
import socket
import subprocess
import time

import pytest
import requests
from test_reconciliation import COLUMN

ENGINE = json.dumps({"facets": [], "mode": "row-based"})


class Refine:
    """A running OpenRefine with one project, of one column of names."""

    def __init__(self, base):
        self.base = base + "/command/core/"
        self.session = requests.Session()

    def token(self):
        return self.session.get(self.base + "get-csrf-token", timeout=5).json()["token"]

    def post(self, command, **arguments):
        path = f"{self.base}{command}?csrf_token={self.token()}"
        return self.session.post(path, timeout=60, allow_redirects=False, **arguments)

    def open(self, names):
        answer = self.post(
            "create-project-from-upload",
            files={"project-file": ("names.csv", "name\n" + "".join(f'"{name}"\n' for name in names), "text/csv; charset=utf-8")},
            data={
                "project-name": "names",
                "format": "text/line-based/*sv",
                "options": json.dumps({"encoding": "UTF-8", "separator": ",", "headerLines": 1}),
            },
        )
        self.project = re.search(r"project=(\d+)", answer.headers["Location"]).group(1)

    def run(self, command, **data):
        answer = self.post(command, data={"project": self.project, "engine": ENGINE} | data)
        assert answer.json()["code"] in ("ok", "pending"), answer.text
        for _ in range(60):
            if not self.session.get(self.base + f"get-processes?project={self.project}", timeout=5).json()["processes"]:
                return
            time.sleep(0.5)
        raise AssertionError(f"{command} did not end")

    def rows(self):
        path = f"{self.base}get-rows?project={self.project}&start=0&limit=100"
        answer = self.session.post(path, data={"engine": ENGINE}, timeout=30).json()
        for cell in (cell for row in answer["rows"] for cell in row["cells"] if cell and "r" in cell):
            # What was judged of a cell stands beside the rows, under a number.
            cell["r"] = answer["pool"]["recons"][str(cell["r"])]
        return answer["rows"]


@pytest.fixture(scope="module")
def refine(tool, tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [tool("openrefine"), "-i", "127.0.0.1", "-p", str(port), "-d", folder / "data", "-x", "refine.headless=true"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    refine = Refine(f"http://127.0.0.1:{port}")
    try:
        for _ in range(120):
            try:
                refine.token()
                break
            except (requests.RequestException, ValueError):
                assert process.poll() is None, (folder / "log").read_text()[-2000:]
                time.sleep(0.5)
        yield refine
    finally:
        # The program is a script that starts Java.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def test_a_column_is_reconciled_and_extended(server, refine):
    refine.open(COLUMN)
    service = server.url + "/reconcile"
    manifest = server.json("/reconcile")
    spaces = {key: manifest[key] for key in ("identifierSpace", "schemaSpace")}
    config = {"mode": "standard-service", "service": service, "type": None, "autoMatch": True, "columnDetails": [], "limit": 0}
    refine.run("reconcile", columnName="name", config=json.dumps(config | spaces))
    cells = [row["cells"][0] for row in refine.rows()]
    found = {cell["v"]: cell["r"]["m"]["id"] if cell["r"]["j"] == "matched" else None for cell in cells}
    assert found == COLUMN

    properties = [{"id": "codes.iso3166_1_alpha2", "name": "Alpha-2"}, {"id": "roles.actor", "name": "Office for"}]
    refine.run(
        "extend-data",
        baseColumnName="name",
        endpoint=service,
        extension=json.dumps({"properties": properties}),
        columnInsertIndex="1",
        **spaces,
    )
    rows = {row["cells"][0]["v"]: row["cells"][1:] for row in refine.rows() if row["cells"][0]}
    assert rows["Azerbaijn"][0]["v"] == "AZ"
    assert rows["İlham Əliyev"][1]["r"]["m"]["id"] == "azerbaijan"
