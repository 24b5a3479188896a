"""Asks DuckDB inside this process. Runs in the environment that DuckDB is installed in.

convert LINES PARQUET makes the file of records; ask reads questions from standard input and prints their times.
"""

import json
import statistics
import sys
import time

import duckdb


def convert(lines, parquet):
    duckdb.sql(f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited', columns = {{"
               "id: 'VARCHAR', title: 'VARCHAR', date: 'VARCHAR', earliest: 'VARCHAR', latest: 'VARCHAR', "
               "event: 'VARCHAR', mode: 'VARCHAR', tone: 'VARCHAR', channel: 'VARCHAR', summary: 'VARCHAR', "
               "quotation: 'VARCHAR', actors: 'VARCHAR[]', recipients: 'VARCHAR[]', themes: 'VARCHAR[]', "
               f"sources: 'VARCHAR[]', words: 'VARCHAR'}})) TO '{parquet}' (FORMAT parquet)")


def ask():
    given = json.load(sys.stdin)
    store = duckdb.connect()
    store.execute(f"CREATE TABLE rhetoric AS FROM '{given['parquet']}'")
    store.execute("CREATE INDEX rhetoric_id ON rhetoric (id)")
    results = {}
    for question in given["questions"]:
        variants, seconds, totals = question["variants"], [], []
        deadline = time.monotonic() + given["seconds"]
        while len(seconds) < given["samples"] and (time.monotonic() < deadline or len(seconds) < 3):
            statements = variants[len(seconds) % len(variants)]
            begin = time.perf_counter()
            answers = [store.execute(statement).fetchall() for statement in statements]
            seconds.append(time.perf_counter() - begin)
            if len(totals) < len(variants) and len(statements) > 1 and question["name"] != "facets":
                totals.append(answers[-1][0][0])
        results[question["name"]] = {"n": len(seconds), "median_ms": statistics.median(seconds) * 1e3,
                                     "totals": totals}
    print(json.dumps(results))


if __name__ == "__main__":
    if sys.argv[1] == "convert":
        convert(*sys.argv[2:4])
    else:
        ask()
