"""CSV in LibreOffice, headless: letters, columns and cells that look like formulas."""

import csv
import subprocess

import pytest


def opened(tool, tmp_path, content):
    """The rows that LibreOffice shows of a file, by its own export."""
    source = tmp_path / "list.csv"
    source.write_bytes(content)
    subprocess.run(
        [tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--norestore"]
        # Separator, quote, UTF-8 (76), first line; then the same for what is written.
        + ["--infilter=CSV:44,34,76,1", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1"]
        + ["--outdir", tmp_path / "out", source],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = (tmp_path / "out" / "list.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines()))


@pytest.mark.parametrize("query", ["bom=on", ""])
def test_azerbaijani_letters_come_through(server, tool, tmp_path, azerbaijani, query):
    served = azerbaijani.get(f"/v1/actors.csv?{query}").content
    rows = opened(tool, tmp_path, served)
    expected = list(csv.reader(served.decode("utf-8-sig").splitlines()))
    assert rows[0] == expected[0] and len(rows) == len(expected)
    column = rows[0].index("names.az") if "names.az" in rows[0] else rows[0].index("names")
    cells = " ".join(row[column] for row in rows[1:])
    for name in ["Səhər Hüseynova", "Şimali İğdır", "Çağdaş Öz Güc"]:
        assert name in cells


def test_a_cell_that_looks_like_a_formula_is_text(tool, tmp_path, azerbaijani):
    rows = opened(tool, tmp_path, azerbaijani.get("/v1/actors.csv?bom=on").content)
    cells = [cell for row in rows for cell in row]
    assert "2" not in cells and any("=1+1" in cell for cell in cells)


@pytest.fixture(scope="session")
def azerbaijani(start, tmp_path_factory):
    """A server over a dataset whose names have the letters in question, and one that looks like a formula."""
    folder = tmp_path_factory.mktemp("azerbaijani")
    (folder / "dataset.yaml").write_text(
        "name: letters\ntitle: Letters\nversion: '1'\nlicence: CC0\ndescription: Names with letters.\n"
        "added: 2024-01-01\nmodified: 2024-01-01\n"
        "coverage: {period: 2024, actors: [a], languages: [az], last_review: 2024-01-01}\n"
    )
    (folder / "sources.yaml").write_text("- {id: book, title: Book}\n")
    names = {"a": "Səhər Hüseynova", "b": "Şimali İğdır", "c": "Çağdaş Öz Güc", "d": "=1+1"}
    (folder / "actors.yaml").write_text(
        "".join(
            f'- {{id: {id}, kind: person, names: {{az: "{name}"}}, aliases: ["{name}"], citations: [{{source: book}}]}}\n'
            for id, name in names.items()
        )
    )
    yield from start("--dataset", str(folder))
