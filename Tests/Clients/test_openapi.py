"""The OpenAPI document by openapi-spec-validator, and the server by schemathesis, which asks what the document allows."""

import os
import re
import subprocess
import sys
from pathlib import Path

from openapi_spec_validator import validate

CASES_MINIMUM = 2000


def test_the_document_is_valid(server):
    document = server.json("/openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1") and document["servers"] == [{"url": server.url}]


def test_every_path_of_the_index_is_documented(server):
    paths = {row["path"] for row in server.json("/v1")["data"]["paths"]} - {"/openapi"}
    assert paths | {"/openapi.json"} == set(server.json("/openapi.json")["paths"])


def test_the_server_does_what_the_document_says(server, tmp_path):
    program = Path(sys.executable).with_name("schemathesis")
    result = subprocess.run(
        [program, "--config-file", Path(__file__).with_name("schemathesis.toml"), "run"]
        + [server.url + "/openapi.json", "--checks", "all", "--phases", "examples,fuzzing"]
        # The stream does not end; test_changes.py listens to it.
        + ["--max-examples", "75", "--seed", "1", "--no-color", "--exclude-path", "/v1/stream"],
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("hooks.py"))},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout[-20000:] + result.stderr[-2000:]
    cases = re.search(r"(\d+) generated", result.stdout)
    assert cases and int(cases.group(1)) >= CASES_MINIMUM, result.stdout[-2000:]
