"""ninjs by the official schemas, JSON-LD by its types, Markdown by a parser, CSV and JSON Lines by pandas."""

import io
import json

import jsonschema
import pandas
import pytest
from conftest import RESOURCES, SCHEMAS
from markdown_it import MarkdownIt


def validator(version):
    schema = json.loads((SCHEMAS / f"ninjs-schema_{version}.json").read_text())
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    checker = kind.FORMAT_CHECKER
    assert "date-time" in checker.checkers
    return kind(schema, format_checker=checker)


@pytest.mark.parametrize("version", ["3.1", "1.6"])
def test_ninjs_is_valid(server, version):
    check = validator(version)
    count = 0
    for resource in RESOURCES:
        items = server.json(f"/v1/{resource}.ninjs?ninjs={version}&limit=1000")
        assert len(items) == len(server.ids(resource))
        for item in items:
            check.validate(item)
            assert item == server.json(item["uri"].removeprefix(server.url) + f".ninjs?ninjs={version}")
            count += 1
    assert count > 50
    with pytest.raises(jsonschema.ValidationError):
        check.validate(items[0] | {"surprise": 1})


def test_linked_data_claims_and_never_rates(server):
    types = {}
    for path in server.records():
        node = server.json(path + ".jsonld")
        assert node["@context"] == "https://schema.org" and node["@id"] == server.url + path and node["name"]
        types.setdefault(path.split("/")[2], set()).add(node["@type"])
        assert "ClaimReview" not in json.dumps(node) and "reviewRating" not in json.dumps(node)
    assert types["rhetoric"] <= {"Claim", "Quotation"} and types["assessments"] == {"Claim"}
    assert types["actors"] >= {"Country", "Person", "Organization"} and types["events"] == {"Event"}


def test_markdown_keeps_its_text(server):
    parser = MarkdownIt("commonmark")
    for path in server.records():
        tokens = parser.parse(server.text(path + ".md"))
        record = server.json(path)["data"]
        heading = next(token for token in tokens if token.type == "inline")
        plain = "".join(child.content for child in heading.children)
        assert plain == " ".join((record.get("title") or record["names"].get("en")).split()), path
        if record["summary"]:
            texts = ["".join(child.content for child in token.children or []) for token in tokens]
            assert " ".join(record["summary"].split()) in texts, path


def test_pandas_reads_csv_and_lines(server):
    for resource in RESOURCES:
        ids = server.ids(resource)
        table = pandas.read_csv(
            io.BytesIO(server.get(f"/v1/{resource}.csv").content), keep_default_na=False, dtype={"id": str}
        )
        assert list(table["id"]) == ids and table["revision"].dtype == "int64"
        lines = pandas.read_json(io.BytesIO(server.get(f"/v1/{resource}.jsonl").content), lines=True)
        assert list(lines["id"]) == ids and lines["revision"].dtype == "int64"
        marked = server.get(f"/v1/{resource}.csv?bom=on").content
        assert marked.startswith(b"\xef\xbb\xbf")
        assert list(pandas.read_csv(io.BytesIO(marked), encoding="utf-8-sig")["id"]) == ids
        bare = server.get(f"/v1/{resource}.csv?header=off").content
        assert list(pandas.read_csv(io.BytesIO(bare), header=None)[0]) == ids


def test_grafana_gets_json(server):
    for accept in ["application/json;q=0.9,text/plain", "text/csv,application/json;q=0.9,text/plain"]:
        answer = server.get("/v1/rhetoric", Accept=accept)
        assert answer.headers["Content-Type"].split(";")[0] in ("application/json", "text/csv")
