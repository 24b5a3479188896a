"""Feeds, read by feedparser and jsonfeed-util, and held against RFC 4287 by xmllint and jing."""

import subprocess

import feedparser
import jsonfeed
import pytest
from conftest import RESOURCES, SCHEMAS

LISTS = [f"/v1/{resource}" for resource in RESOURCES] + [
    "/v1/actors/azerbaijan/rhetoric",
    "/v1/actors/azerbaijan/partnerships",
]


def pages(server, path):
    """Every page of an Atom feed, as its links lead."""
    address = server.url + path
    while address:
        feed = feedparser.parse(address)
        assert not feed.bozo, feed.get("bozo_exception")
        yield feed
        address = next((link.href for link in feed.feed.links if link.rel == "next"), None)


@pytest.mark.parametrize("path", LISTS)
def test_atom_is_read_page_by_page(server, path):
    found = [entry for page in pages(server, path + ".atom?limit=7") for entry in page.entries]
    expected = {row["id"] for row in server.json(path + "?limit=1000&fields=id")["data"]}
    assert {entry.id.rsplit("/", 1)[1] for entry in found} == expected
    assert len(found) == len(expected)
    for entry in found:
        assert entry.id.startswith(server.url + "/v1/")
        assert entry.title and entry.content[0].value and entry.updated_parsed
        assert entry.content[0].type == "text/html"
        # A source is its own; every other record names whose statement it is.
        assert entry.get("authors") or "/v1/sources/" in entry.id


@pytest.mark.parametrize("path", LISTS)
def test_atom_is_valid(server, tool, tmp_path, path):
    document = tmp_path / "feed.atom"
    document.write_bytes(server.get(path + ".atom?limit=1000").content)
    subprocess.run([tool("xmllint"), "--noout", "--nonet", document], check=True)
    subprocess.run([tool("jing"), "-c", SCHEMAS / "atom.rnc", document], check=True)


def test_the_schema_refuses_what_is_no_feed(server, tool, tmp_path):
    document = tmp_path / "feed.atom"
    document.write_text(server.text("/v1/events.atom").replace("<updated>", "<updated>no ", 1))
    result = subprocess.run([tool("jing"), "-c", SCHEMAS / "atom.rnc", document], capture_output=True)
    assert result.returncode != 0


@pytest.mark.parametrize("path", LISTS)
def test_json_feed_is_read(server, path):
    answer = server.get(path + ".jsonfeed?limit=1000")
    assert answer.headers["Content-Type"] == "application/feed+json"
    feed = jsonfeed.Feed.parse(answer.json())
    expected = {row["id"] for row in server.json(path + "?limit=1000&fields=id")["data"]}
    assert {item.id.rsplit("/", 1)[1] for item in feed.items} == expected
    for item in feed.items:
        assert item.url == item.id.replace("/v1/", "/", 1) and item.title and item.content_html and item.date_modified
