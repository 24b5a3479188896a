"""The reconciliation service by PyPI's reconciler, in an environment of its own, for it needs older libraries."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import requests

# What people write, and whom they mean; nobody where that cannot be told.
COLUMN = {
    "Azerbaijn": "azerbaijan",
    "Azərbaycan": "azerbaijan",
    "Turkiye": "turkey",
    "Kazahkstan": "kazakhstan",
    "Kirgizstan": "kyrgyzstan",
    "Aliyev, Ilham": "ilham-aliyev",
    "İlham Əliyev": "ilham-aliyev",
    "Ильхам Алиев": "ilham-aliyev",
    "Josep Borell": "josep-borrell",
    "UZB": "uzbekistan",
    "Atlantis": None,
}

SCRIPT = """
import json, sys
import pandas
from reconciler import reconcile
column = pandas.Series(json.loads(sys.argv[2]))
found = reconcile(column, type_id=sys.argv[3] or None, reconciliation_endpoint=sys.argv[1])
found.to_csv(sys.stdout, index=False)
"""


def reconcile(server, names, type=""):
    python = Path(sys.prefix + "-reconciler") / "bin/python"
    result = subprocess.run(
        [python, "-c", SCRIPT, server.url + "/reconcile", json.dumps(names), type],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    assert result.returncode == 0, result.stderr[-4000:]
    return {row["input_value"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def test_a_column_of_misspelt_names_finds_its_actors(server):
    rows = reconcile(server, list(COLUMN))
    found = {name: row["id"] if row["match"] == "True" else None for name, row in rows.items()}
    assert found == COLUMN


def test_a_type_narrows(server):
    rows = reconcile(server, ["Azerbaijan", "Ilham Aliyev"], "person")
    assert rows["Ilham Aliyev"]["match"] == "True" and rows["Ilham Aliyev"]["type_id"] == "person"
    assert rows["Azerbaijan"]["match"] == "False"


def test_data_are_fetched_for_the_reconciled(server):
    question = {"ids": ["azerbaijan", "france"], "properties": [{"id": "codes.iso3166_1_alpha3"}, {"id": "memberships.actor"}]}
    answer = requests.post(server.url + "/reconcile", data={"extend": json.dumps(question)}, timeout=30).json()
    assert answer["rows"]["azerbaijan"]["codes.iso3166_1_alpha3"] == [{"str": "AZE"}]
    assert {"id": "eu", "name": server.json("/v1/actors/eu")["data"]["names"]["en"]} in answer["rows"]["france"]["memberships.actor"]
