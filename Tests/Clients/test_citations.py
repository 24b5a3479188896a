"""Citations of every record, read by bibtexparser and rispy; CSL-JSON by its shape."""

import bibtexparser
import rispy

DAY = "2026-11-23"


def page(server, path):
    """The address of the record's page, which a citation names for readers."""
    return server.url + path.removeprefix("/v1")


def test_bibtex_is_read(server):
    version = server.json("/v1/dataset")["data"]["dataset_version"]
    for path in server.records():
        library = bibtexparser.parse_string(server.text(path + f".bibtex?accessed={DAY}"))
        assert len(library.entries) == 1 and not library.failed_blocks, path
        entry = library.entries[0]
        assert entry.entry_type == "misc" and entry.key == path.rsplit("/", 1)[1]
        assert entry["url"] == page(server, path) and entry["urldate"] == DAY
        assert entry["version"] == version and "revision " in entry["note"]


def test_ris_is_read(server):
    for path in server.records():
        entries = rispy.loads(server.text(path + f".ris?accessed={DAY}"))
        assert len(entries) == 1, path
        entry = entries[0]
        assert entry["type_of_reference"] == "DATA" and entry["id"] == path.rsplit("/", 1)[1]
        assert page(server, path) in entry["urls"] and entry["title"]
        assert any("revision " in note for note in entry["notes"])


def test_csl_has_what_processors_need(server):
    for path in server.records():
        (item,) = server.json(path + f".csl-json?accessed={DAY}")
        assert item["type"] == "dataset" and item["URL"] == page(server, path)
        assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}
        assert len(item["issued"]["date-parts"][0]) == 3 and item["author"] and item["title"]


def test_text_has_address_revision_and_version(server):
    version = server.json("/v1/dataset")["data"]["dataset_version"]
    for path in server.records():
        line = server.text(path + ".citation")
        assert line.count("\n") == 1 and line.endswith("\n")
        assert page(server, path) in line and version in line and "revision " in line
        assert "accessed" not in line
