"""The OpenAPI document by openapi-spec-validator, and the server by schemathesis, which asks what the document allows."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import requests
from openapi_spec_validator import validate

CASES_MINIMUM = 2000


def test_the_document_is_valid(server):
    document = server.json("/openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1") and document["servers"] == [{"url": server.url}]


def test_every_example_is_true(server):
    """Examples that are addresses answer with their type, examples of contents with the example beside them."""
    document = server.json("/openapi.json")
    live = 0
    for path, item in document["paths"].items():
        for method in ("get", "post"):
            for type, content in item.get(method, {}).get("responses", {}).get("200", {}).get("content", {}).items():
                for example in content.get("examples", {}).values():
                    if path == "/v1/stream":
                        continue
                    if "externalValue" in example:
                        assert example["externalValue"].startswith(server.url + "/"), path
                        answer = server.get(example["externalValue"].removeprefix(server.url))
                        assert answer.headers["Content-Type"].split(";")[0] == type, path
                        live += 1
                    else:
                        ((kind, body),) = item[method]["requestBody"]["content"].items()
                        sent = {"json": body["example"]}
                        if kind != "application/json":
                            sent = {"data": {key: json.dumps(part) for key, part in body["example"].items()}}
                        assert requests.post(server.url + path, timeout=30, **sent).json() == example["value"], path
    assert live > 100


def test_the_methods_are_those_of_the_index(server):
    document = server.json("/openapi.json")
    for row in server.json("/v1")["data"]["paths"]:
        item = document["paths"]["/openapi.json" if row["path"] == "/openapi" else row["path"]]
        assert item["x-methods"] == row["methods"]
        assert {name.upper() for name in item if name in ("get", "post")} == set(row["methods"]) & {"GET", "POST"}
        path = re.sub(r"{[a-z]+}", "x", row["path"])
        assert requests.options(server.url + path, timeout=30).headers["Allow"].split(", ") == row["methods"]


def test_every_path_of_the_index_is_documented(server):
    paths = {row["path"] for row in server.json("/v1")["data"]["paths"]} - {"/openapi"}
    assert paths | {"/openapi.json"} == set(server.json("/openapi.json")["paths"])


def generated(server, tmp_path, *flags):
    """How many requests schemathesis sent, with every check on and none failed."""
    program = Path(sys.executable).with_name("schemathesis")
    result = subprocess.run(
        [program, "--config-file", Path(__file__).with_name("schemathesis.toml"), "run"]
        + [server.url + "/openapi.json", "--checks", "all", "--seed", "1", "--no-color", *flags],
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("hooks.py"))},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout[-20000:] + result.stderr[-2000:]
    cases = re.search(r"(\d+) generated", result.stdout)
    assert cases, result.stdout[-2000:]
    return int(cases.group(1))


def test_the_server_does_what_the_document_says(server, tmp_path):
    """Over examples and generated requests; the stream does not end, and test_changes.py listens to it."""
    flags = ["--phases", "examples,fuzzing", "--max-examples", "50", "--exclude-path", "/v1/stream"]
    assert generated(server, tmp_path, *flags) >= CASES_MINIMUM


def test_the_bounds_of_every_parameter_hold(server, tmp_path):
    """At and beyond the bounds: on every path without filters, and on one of those whose filters come from one table.

    All of them together are some 88,000 requests.
    """
    paths = [
        path
        for path, item in server.json("/openapi.json")["paths"].items()
        if path != "/v1/stream" and len(item.get("get", {}).get("parameters", [])) < 100
    ]
    chosen = [part for path in [*paths, "/v1/sources"] for part in ("--include-path", path)]
    assert generated(server, tmp_path, "--phases", "coverage", *chosen) >= CASES_MINIMUM
