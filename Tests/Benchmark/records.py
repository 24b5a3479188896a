"""Brings the records of a generated dataset into the forms that the peers read: SQLite with a text index, Parquet."""

import calendar
import json
import os
import re
import sqlite3

COLUMNS = ("id", "title", "date", "earliest", "latest", "event", "mode", "tone", "channel", "summary", "quotation",
           "actors", "recipients", "themes", "sources", "words")

SCHEMA = """
CREATE TABLE rhetoric (
  entry INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, date TEXT, earliest TEXT, latest TEXT, event TEXT, mode TEXT,
  tone TEXT, channel TEXT, summary TEXT, quotation TEXT, actors TEXT, recipients TEXT, themes TEXT, sources TEXT);
CREATE TABLE entry_actors (actor TEXT, entry INTEGER);
CREATE TABLE entry_recipients (recipient TEXT, entry INTEGER);
CREATE TABLE entry_themes (theme TEXT, entry INTEGER);
"""

INDEXES = """
CREATE INDEX rhetoric_earliest ON rhetoric (earliest, id);
CREATE INDEX rhetoric_event_tone ON rhetoric (event, tone, earliest);
CREATE INDEX entry_actors_both ON entry_actors (actor, entry);
CREATE INDEX entry_recipients_both ON entry_recipients (recipient, entry);
CREATE INDEX entry_themes_both ON entry_themes (theme, entry);
CREATE VIRTUAL TABLE rhetoric_fts USING FTS5 (title, summary, quotation, content="rhetoric", content_rowid="entry");
INSERT INTO rhetoric_fts (rhetoric_fts) VALUES ('rebuild');
INSERT INTO rhetoric_fts (rhetoric_fts) VALUES ('optimize');
ANALYZE;
"""


def days(date):
    """The earliest and the latest day of a date, of the forms that the generator writes."""
    first, _, last = date.rstrip("~").partition("/")
    return bound(first, False), bound(last or first, True)


def bound(text, is_end):
    parts = [int(part) for part in text.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else (12 if is_end else 1)
    day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if is_end else 1)
    return f"{year:04d}-{month:02d}-{day:02d}"


def flat(record):
    """A record as one row; `words` holds all words with a space on either side, fields apart by a bar."""
    earliest, latest = days(record["date"])
    quotation = record.get("quotation", {}).get("text")
    texts = [record["title"], record["summary"], quotation or ""]
    words = " | ".join(" ".join(re.findall(r"\w+", text.lower())) for text in texts)
    return {
        "id": record["id"], "title": record["title"], "date": record["date"], "earliest": earliest, "latest": latest,
        "event": record["event"], "mode": record.get("mode"), "tone": record["tone"], "channel": record["channel"],
        "summary": record["summary"], "quotation": quotation,
        "actors": record["actors"] + record.get("on_behalf_of", []), "recipients": record["recipients"],
        "themes": record["themes"], "sources": [c["source"] for c in record["citations"]], "words": f" {words} ",
    }


def rows(folder):
    with open(os.path.join(folder, "rhetoric.jsonl"), encoding="utf-8") as file:
        for line in file:
            yield flat(json.loads(line))


def convert(folder, database, lines):
    """Writes the SQLite database, and the rows as JSON Lines for DuckDB."""
    for path in (database, lines):
        if os.path.exists(path):
            os.remove(path)
    store = sqlite3.connect(database)
    store.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
    with open(lines, "w", encoding="utf-8") as output:
        batch = []
        for number, row in enumerate(rows(folder), 1):
            output.write(json.dumps(row, ensure_ascii=False) + "\n")
            batch.append((number, row))
            if len(batch) == 10_000:
                insert(store, batch)
                batch = []
        insert(store, batch)
    store.executescript(INDEXES)
    store.commit()
    store.close()


def insert(store, batch):
    lists = ("actors", "recipients", "themes", "sources")
    columns = [name for name in COLUMNS if name != "words"]
    store.executemany(
        f"INSERT INTO rhetoric VALUES ({','.join('?' * (len(columns) + 1))})",
        [(n, *(json.dumps(row[c]) if c in lists else row[c] for c in columns)) for n, row in batch])
    for name in ("actor", "recipient", "theme"):
        store.executemany(
            f"INSERT INTO entry_{name}s VALUES (?, ?)",
            [(value, n) for n, row in batch for value in dict.fromkeys(row[name + "s"])])
