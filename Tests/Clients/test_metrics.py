"""Figures of the admin listener, read by the parser of prometheus_client."""

import os
import re
import socket
import subprocess

import pytest
import requests
from conftest import ROOT
from prometheus_client.parser import text_string_to_metric_families


@pytest.fixture(scope="module")
def exposition():
    """The answer of /metrics after a few requests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = os.environ.get("DEMARCHE", str(ROOT / ".build/debug/demarche"))
    process = subprocess.Popen(
        [program, "serve", "--port", "0", "--admin-port", str(port), "--log-level", "error"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = re.search(r" at (http://\S+)", process.stdout.readline()).group(1)
        for path in ("/v1/actors/azerbaijan", "/v1/rhetoric.csv", "/v1/nothing", "/healthz"):
            requests.get(url + path, timeout=30)
        yield requests.get(f"http://127.0.0.1:{port}/metrics", timeout=30)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def families(exposition):
    return {family.name: family for family in text_string_to_metric_families(exposition.text)}


def test_the_answer_says_which_format_it_has(exposition):
    assert exposition.status_code == 200
    assert exposition.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_every_family_is_read_with_type_and_help(exposition, families):
    headings = re.findall(r"^# TYPE (\S+) (\S+)$", exposition.text, re.M)
    assert len(headings) == len(set(headings)) > 20
    for name, kind in headings:
        family = families[name.removesuffix("_total")]
        assert family.type == kind
        assert family.documentation


def test_no_series_is_there_twice(families):
    for family in families.values():
        keys = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in family.samples]
        assert len(keys) == len(set(keys)), family.name


def test_histograms_are_whole(families):
    samples = families["demarche_request_duration_seconds"].samples
    routes = {sample.labels["route"] for sample in samples}
    assert "/v1/actors/{id}" in routes
    for route in routes:
        own = [sample for sample in samples if sample.labels["route"] == route]
        buckets = [(float(s.labels["le"]), s.value) for s in own if s.name.endswith("_bucket")]
        assert buckets == sorted(buckets) and buckets[-1][0] == float("inf")
        assert [value for _, value in buckets] == sorted(value for _, value in buckets)
        assert [s.value for s in own if s.name.endswith("_count")] == [buckets[-1][1]]


def test_figures_say_what_happened(families):
    requests_by_route = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["demarche_requests"].samples
    }
    assert requests_by_route[("/v1/actors/{id}", "2xx")] == 1
    assert requests_by_route[("", "4xx")] == 1
    assert families["process_resident_memory_bytes"].samples[0].value > 1_000_000
    assert families["demarche_connections_open"].samples[0].value >= 0
