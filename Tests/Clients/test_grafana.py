"""The dashboard in docs/grafana: every query of it is answered with the columns it names, as Infinity asks."""

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from conftest import ROOT

DASHBOARD = json.loads((ROOT / "docs/grafana/dashboard.json").read_text())
# What Grafana puts in the place of its variables; times are milliseconds.
VARIABLES = {"${__from}": "1693526400000", "${__to}": "1725148799000", "${actor}": "azerbaijan", "${server}": ""}
# What Infinity sends for JSON and for CSV.
ACCEPT = {"json": "application/json;q=0.9,text/plain", "csv": "text/csv,application/json;q=0.9,text/plain"}


def queries(value):
    """Every query of Infinity's, wherever it stands."""
    if isinstance(value, dict):
        if "url" in value and "columns" in value:
            yield value
        for part in value.values():
            yield from queries(part)
    elif isinstance(value, list):
        for part in value:
            yield from queries(part)


def filled(text):
    for name, value in VARIABLES.items():
        text = text.replace(name, value)
    assert "${" not in text, text
    return text


def rows(server, query):
    pairs = [(pair["key"], filled(pair["value"])) for pair in query["url_options"]["params"]]
    path = filled(query["url"]) + ("?" + urlencode(pairs) if pairs else "")
    answer = server.get(path, Accept=ACCEPT[query["type"]])
    if query["type"] == "csv":
        assert answer.headers["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"))))
    found = answer.json()
    for name in filter(None, query["root_selector"].split(".")):
        found = found[name]
    return found


QUERIES = list(queries(DASHBOARD))


@pytest.mark.parametrize("query", QUERIES, ids=[query["url"] + " " + query["refId"] for query in QUERIES])
def test_every_query_is_answered_with_its_columns(server, query):
    found = rows(server, query)
    assert found, query["url"]
    for row in found:
        for column in query["columns"]:
            assert column["selector"] in row, (query["url"], column)
            value = row[column["selector"]]
            if column["type"].startswith("timestamp_epoch"):
                assert isinstance(value, int) and 10**12 < value < 10**13
            if column["type"] == "number" and query["type"] == "json":
                assert value is None or isinstance(value, (int, float)) and not isinstance(value, bool)


def test_there_are_panels_variables_and_annotations():
    assert len(QUERIES) >= 8 and {query["format"] for query in QUERIES} >= {
        "timeseries",
        "table",
        "node-graph-nodes",
        "node-graph-edges",
    }


def test_edges_lead_to_nodes(server):
    named = {query["format"]: rows(server, query) for query in QUERIES if query["format"].startswith("node-graph")}
    ids = {row["id"] for row in named["node-graph-nodes"]}
    edges = named["node-graph-edges"]
    assert {end for row in edges for end in (row["source"], row["target"])} <= ids
    assert len({row["id"] for row in edges}) == len(edges)


@pytest.mark.parametrize("kind", ["events", "rhetoric", "partnerships"])
def test_annotations_are_times(server, kind):
    found = server.json(f"/grafana/annotations/{kind}?limit=1000")
    assert found
    for row in found:
        assert row["time"] < row["timeEnd"] and row["time"] % 86_400_000 == 0
        assert row["isRegion"] == (row["timeEnd"] - row["time"] >= 86_400_000)
        assert row["title"] and isinstance(row["tags"], list)


@pytest.mark.parametrize("accept", ACCEPT.values())
def test_infinity_gets_what_it_takes(server, accept):
    for path in ["/v1/rhetoric", "/v1/timeline", "/grafana/variables/actors", "/v1/matrix"]:
        type = server.get(path, Accept=accept).headers["Content-Type"].split(";")[0]
        assert type == ("text/csv" if accept.startswith("text/csv") else "application/json")


def test_every_page_has_the_same_columns_and_types(server):
    address, pages = "/v1/rhetoric?limit=5", []
    while address:
        answer = server.json(address)
        pages += [[(key, type(value)) for key, value in row.items()] for row in answer["data"]]
        address = answer["links"]["next"]
    assert len({tuple(key for key, _ in row) for row in pages}) == 1
    for column in zip(*pages):
        assert len({kind for _, kind in column} - {type(None)}) <= 1
    heads = {server.text(f"/v1/rhetoric.csv?limit=3&sort={sort}").splitlines()[0] for sort in ["id", "-id", "date"]}
    assert len(heads) == 1
