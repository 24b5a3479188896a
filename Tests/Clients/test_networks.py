"""Networks: GEXF by its schema and NetworkX, GraphML by NetworkX, and the JSON as NetworkX's node-link data."""

import subprocess

import networkx
import pytest
from conftest import SCHEMAS

PATHS = [
    "/v1/network",
    "/v1/network?as_of=2024-06-01",
    "/v1/network?date__gte=2023-09&date__lte=2024-08&layers=rhetoric",
    "/v1/network?actor=azerbaijan&depth=1&measures=betweenness",
    "/v1/network?layers=partnerships&as_of=2010-01-01",
]


def document(server, tmp_path, path, ending):
    base, _, query = path.partition("?")
    file = tmp_path / f"network.{ending}"
    file.write_bytes(server.get(f"{base}.{ending}" + (f"?{query}" if query else "")).content)
    return file


def pairs(answer):
    return sorted((edge["source"], edge["target"]) for edge in answer["data"])


@pytest.mark.parametrize("path", PATHS)
def test_gexf_is_valid_and_has_the_nodes_and_edges_of_the_json(server, tool, tmp_path, path):
    file = document(server, tmp_path, path, "gexf")
    schema = SCHEMAS / "gexf-1.3" / "gexf.xsd"
    subprocess.run([tool("xmllint"), "--noout", "--nonet", "--schema", schema, file], check=True)
    check(networkx.read_gexf(file), server.json(path))


@pytest.mark.parametrize("path", PATHS)
def test_graphml_has_the_nodes_and_edges_of_the_json(server, tmp_path, path):
    check(networkx.read_graphml(document(server, tmp_path, path, "graphml")), server.json(path))


def check(graph, answer):
    nodes = {node["id"]: node for node in answer["included"]["nodes"]}
    assert set(graph.nodes) == set(nodes) and answer["meta"]["nodes"] == len(nodes)
    assert sorted((a, b) for a, b in graph.edges()) == pairs(answer)
    for id, data in graph.nodes(data=True):
        assert data["label"] == nodes[id]["label"] and data["degree"] == nodes[id]["degree"]
    records = sorted((data["tie"], data["records"], data["weight"]) for _, _, data in graph.edges(data=True))
    assert records == sorted((e["kind"], ";".join(e["records"]), e["weight"]) for e in answer["data"])


def test_a_partnership_of_many_is_one_record_with_many_edges(server, tmp_path):
    graph = networkx.read_gexf(document(server, tmp_path, "/v1/network?layers=partnerships", "gexf"))
    edges = [data for _, _, data in graph.edges(data=True) if data["parties"] > 2]
    assert edges
    for record in {data["records"] for data in edges}:
        same = [data for data in edges if data["records"] == record]
        count = same[0]["parties"]
        assert len(same) == count * (count - 1) / 2 and len({data["id"] for data in same}) == len(same)


def test_edges_are_dated(server, tmp_path):
    file = document(server, tmp_path, "/v1/network", "gexf")
    graph = networkx.read_gexf(file)
    rows = {(e["source"], e["target"], e["kind"], ";".join(e["records"])): e for e in server.json("/v1/network")["data"]}
    dated = 0
    for source, target, data in graph.edges(data=True):
        row = rows[source, target, data["tie"], data["records"]]
        assert data.get("from") == row["from"] and data.get("to") == row["to"]
        if "spells" in data:
            assert data["spells"][0][0] == row["from"]
        else:
            assert (data.get("start"), data.get("end")) == (row["from"], row["to"])
        dated += "from" in data
    assert dated > 20 and "<spell " in file.read_text()


def test_the_json_is_node_link_data(server):
    answer = server.json("/v1/network")
    graph = networkx.node_link_graph(
        {"directed": True, "multigraph": True, "nodes": answer["included"]["nodes"], "edges": answer["data"]}, edges="edges"
    )
    assert sorted(graph.edges()) == pairs(answer) and len(graph) == answer["meta"]["nodes"]


def test_the_schema_refuses_what_is_no_gexf(server, tool, tmp_path):
    file = document(server, tmp_path, "/v1/network", "gexf")
    file.write_text(file.read_text().replace(' target="', ' aim="', 1))
    schema = SCHEMAS / "gexf-1.3" / "gexf.xsd"
    result = subprocess.run([tool("xmllint"), "--noout", "--nonet", "--schema", schema, file], capture_output=True)
    assert result.returncode != 0
