"""Markdown by a parser of CommonMark with tables and strikethrough: what a record says never becomes a mark."""

import json
import random

import pytest
from markdown_it import MarkdownIt

FRAGMENTS = [
    *["#", "##", "-", "+", "*", "**", "_", "__", "=", "===", "---", "~~", "~~~", "`", "```", "|", "||", ">", "<", "&", "!"],
    *["\\", "[", "]", "(", ")", "![", "](", "[x]:", "<b>", "</b>", "<!--", "-->", "<http://a.example>", "&amp;", "&#35;"],
    *["1.", "1)", "12345.", "10)", "[a](http://a.example)", "![a](b)", "- [ ]", "* * *", "| - | - |", ":-:", "$", "^", "{a}"],
    # Marks with an accent, a variation selector or a keycap, and white space that is not the space.
    *["*\u0301", "_\ufe0f", "#\ufe0f\u20e3", "[\u0301", "<\u0301b>", "`\u200d", "\u00a0\u00a0\u00a0\u00a0", "\t", "    ", "  \n"],
    *["\n", "\n\n", "\r\n", "\u2028", "word", "Səhər", "a", "1", " ", " ", " "],
]
RECORDS = 300
PLAIN = "plain words"


def hostile():
    """Texts of which many would be marks."""
    generator = random.Random(1)
    texts = [fragment + rest for fragment in FRAGMENTS for rest in (" a", "a" + fragment) if fragment.strip()]
    while len(texts) < RECORDS:
        texts.append("".join(generator.choices(FRAGMENTS, k=generator.randint(2, 9))))
    # A title begins with a character that can be seen.
    return [text if text.strip() else text + "x" for text in texts]


def entry(id, text):
    return {
        "id": id,
        "title": text,
        "date": "2024",
        "actors": ["a"],
        "event": "ACCUSE",
        "tone": "neutral",
        "channel": "speech",
        "summary": text,
        "quotation": {"text": text, "language": "az", "translation": text, "translator": text},
        "status": "corrected",
        "revision": 2,
        "correction": {"date": "2024-02-01", "note": text},
        "citations": [{"source": "book", "locator": text, "quote": text}],
    }


@pytest.fixture(scope="module")
def marks(start, tmp_path_factory):
    folder = tmp_path_factory.mktemp("marks")
    (folder / "dataset.yaml").write_text(
        "name: marks\ntitle: Marks\nversion: '1'\nlicence: CC0\ndescription: Texts that look like marks.\n"
        "added: 2024-01-01\nmodified: 2024-01-01\n"
        "coverage: {period: 2024, actors: [a], languages: [en], last_review: 2024-01-01}\n"
    )
    (folder / "sources.yaml").write_text("- {id: book, title: Book}\n")
    (folder / "actors.yaml").write_text("- {id: a, kind: person, names: {en: A}, citations: [{source: book}]}\n")
    rows = [entry(f"e{index}", text) for index, text in enumerate(hostile())] + [entry("plain", PLAIN)]
    (folder / "rhetoric.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    yield from start("--dataset", str(folder))


def shape(tokens):
    """The marks of a document, in their order: blocks, and within lines all but text."""
    marks = []
    for token in tokens:
        marks.append(token.type)
        marks += [child.type for child in token.children or [] if child.type != "text"]
    return marks


def texts(tokens):
    return ["".join(child.content for child in token.children) for token in tokens if token.type == "inline"]


def test_no_text_becomes_a_mark(marks):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = parser.parse(marks.text("/v1/rhetoric/plain.md"))
    assert {"heading_open", "blockquote_open", "bullet_list_open"} <= set(shape(plain))
    for index, text in enumerate(hostile()):
        tokens = parser.parse(marks.text(f"/v1/rhetoric/e{index}.md"))
        assert shape(tokens) == shape(plain), repr(text)
        line = " ".join(text.split())
        assert texts(tokens)[:4] == [part.replace(PLAIN, line) for part in texts(plain)[:4]], repr(text)
    # As they are, the parser finds marks in a great part of them.
    assert sum(shape(parser.parse(text)) != shape(parser.parse(PLAIN)) for text in hostile()) > RECORDS / 3
