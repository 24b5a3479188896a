"""Measures answers that a server has not given before: Demarche inside its process and over HTTP, beside its peers."""

import json
import os
import statistics
import subprocess
import time
import urllib.parse

import records
from servers import Client, Missing, Server, free_port

PAGE = 50


COUNTS = "count(*) AS n, sum(CASE WHEN tone = 'hostile' THEN 1 ELSE 0 END) AS hostile"


# What is asked in SQL, for DuckDB and ROAPI: a list of statements that together give what one answer of ours gives.
def listing(where):
    return [f"SELECT id, title, date, actors, recipients, event, mode, tone, themes, channel, summary, quotation, "
            f"sources FROM rhetoric WHERE {where} ORDER BY earliest DESC, id LIMIT {PAGE}",
            f"SELECT count(*) AS total FROM rhetoric WHERE {where}"]


def statements(name, p, total, has):
    """The statements for a question; `has` says in the peer's words that a list holds a value."""
    if name == "record":
        return [f"SELECT * FROM rhetoric WHERE id = '{p['id']}'"]
    if name == "page":
        return listing(f"{has('actors', p['actor'])} AND earliest >= '{p['from']}' AND latest <= '{p['to']}'")
    if name == "filters":
        return listing(f"event = '{p['event']}' AND tone = '{p['tone']}' AND {has('themes', p['theme'])} "
                       f"AND earliest >= '{p['from']}'")
    if name == "facets":
        return [f"SELECT value, count(*) AS n FROM (SELECT unnest({field}) AS value FROM rhetoric) AS every "
                f"GROUP BY value ORDER BY n DESC, value LIMIT 10" for field in ("themes", "recipients")]
    if name == "words":
        return listing(f"words LIKE '% {p['first']} %' AND words LIKE '% {p['second']} %'")
    if name == "phrase":
        return listing(f"words LIKE '% {p['first']} {p['second']} %'")
    if name == "timeline":
        return [f"SELECT substr(earliest, 1, 7) AS month, event, count(*) AS n FROM rhetoric WHERE "
                f"earliest >= '{p['from']}' AND latest <= '{p['to']}' AND substr(earliest, 1, 7) = substr(latest, 1, 7) "
                f"GROUP BY 1, 2 ORDER BY 1, 2"]
    if name == "months":
        return [f"SELECT substr(earliest, 1, 7) AS month, {COUNTS} FROM rhetoric WHERE {has('actors', p['actor'])} "
                f"AND substr(earliest, 1, 7) = substr(latest, 1, 7) GROUP BY 1 ORDER BY 1"]
    if name in ("matrix", "cells"):
        return [f"SELECT actor, recipient, {COUNTS} FROM (SELECT actor, unnest(recipients) AS recipient, tone FROM "
                f"(SELECT unnest(actors) AS actor, recipients, tone FROM rhetoric) AS a) AS b GROUP BY 1, 2"]
    if name == "dyad":
        return [f"SELECT {COUNTS}, min(earliest) AS began, max(latest) AS ended FROM rhetoric WHERE {has('actors', one)} "
                f"AND {has('recipients', other)}"
                for one, other in ((p["first"], p["second"]), (p["second"], p["first"]))]
    if name == "deep":
        return [f"SELECT * FROM rhetoric ORDER BY earliest DESC, id LIMIT {PAGE} OFFSET {max(0, total - PAGE)}"]
    raise Missing(f"no statement for {name}")


def datasette_path(name, p, total):
    """A question to Datasette: its table pages where they can say it, else a statement over the indexed tables."""
    table = "/bench/rhetoric.json?_shape=objects&_nofacet=1&_nosuggest=1&_size=50"
    sort = "&_sort_desc=earliest"
    def where(sql):
        return "&_where=" + urllib.parse.quote(sql)
    def having(field, value):
        return where(f"entry in (select entry from entry_{field}s where {field} = '{value}')")
    def sql(text):
        return "/bench.json?_shape=objects&sql=" + urllib.parse.quote(text)
    if name == "record":
        return table + f"&id={p['id']}"
    if name == "page":
        return table + having("actor", p["actor"]) + f"&earliest__gte={p['from']}&latest__lte={p['to']}" + sort
    if name == "filters":
        return (table + f"&event={p['event']}&tone={p['tone']}&earliest__gte={p['from']}"
                + having("theme", p["theme"]) + sort)
    if name == "facets":
        parts = [f"select * from (select {f}, count(*) as n from entry_{f}s group by {f} order by n desc limit 10)"
                 for f in ("theme", "recipient")]
        return sql(" union all ".join(parts))
    if name == "words":
        return table + f"&_search={p['first']}+{p['second']}" + sort
    if name == "phrase":
        return table + "&_searchmode=raw&_search=" + urllib.parse.quote(f'"{p["first"]} {p["second"]}"') + sort
    if name == "months":
        return sql(f"select substr(earliest, 1, 7) as month, {COUNTS} from rhetoric where entry in (select entry from "
                   f"entry_actors where actor = '{p['actor']}') and substr(earliest, 1, 7) = substr(latest, 1, 7) "
                   f"group by 1 order by 1")
    if name in ("matrix", "cells"):
        return sql(f"select actor, recipient, {COUNTS} from entry_actors join entry_recipients using (entry) "
                   f"join rhetoric using (entry) group by 1, 2")
    if name == "dyad":
        return sql(" union all ".join(
            f"select {COUNTS}, min(earliest), max(latest) from entry_actors join entry_recipients using (entry) join "
            f"rhetoric using (entry) where actor = '{one}' and recipient = '{other}'"
            for one, other in ((p["first"], p["second"]), (p["second"], p["first"]))))
    if name in ("timeline", "deep"):
        return sql(statements(name, p, total, None)[0])
    raise Missing(f"no request for {name}")


def peer_total(name, contents):
    """How many results a peer found, where it says so."""
    try:
        decoded = [json.loads(content) for content in contents]
        if isinstance(decoded[0], dict) and "filtered_table_rows_count" in decoded[0]:
            return decoded[0]["filtered_table_rows_count"]
        if name in ("page", "filters", "words", "phrase"):
            return decoded[-1][0]["total"]
    except (ValueError, LookupError, TypeError):
        pass
    return None


def summary(seconds, totals=None):
    return {"n": len(seconds), "median_ms": statistics.median(seconds) * 1e3, "totals": totals or []}


def over_http(port, question, requests_of, limit_seconds, samples):
    """Asks the variants of a question in turn; `requests_of` gives (path, body) pairs for one of them."""
    variants = question["variants"]
    client = Client(port, timeout=limit_seconds + 60)
    seconds, totals = [], []
    deadline = time.monotonic() + limit_seconds
    try:
        while len(seconds) < samples and (time.monotonic() < deadline or len(seconds) < 3):
            variant = variants[len(seconds) % len(variants)]
            spent, contents = 0, []
            for path, body in requests_of(variant):
                took, status, content = client.timed(path, body)
                if status != 200:
                    return {"missing": f"status {status}"}
                spent += took
                contents.append(content)
            seconds.append(spent)
            if len(totals) < len(variants):
                totals.append(peer_total(question["name"], contents))
    finally:
        client.close()
    return summary(seconds, totals)


def in_process(tools, folder, entries, plan):
    """Demarche's own times without HTTP, by question."""
    command = [tools.path("demarche-benchmark"), "query", "--dataset", folder, "--entries", str(entries),
               "--seconds", str(plan["cold_seconds"]), "--walk-seconds", str(plan["walk_seconds"])]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    if shown.returncode != 0:
        raise Missing("demarche-benchmark query failed: " + shown.stderr[-300:])
    return {line["name"]: line for line in map(json.loads, shown.stdout.splitlines())}


def last_page(port, target, limit_seconds):
    """The address of the last page, walked to by cursors."""
    client = Client(port)
    deadline = time.monotonic() + limit_seconds
    cursor = ""
    try:
        while time.monotonic() < deadline:
            _, status, content = client.timed(f"{target}&limit=1000&fields=id&cursor={cursor}")
            if status != 200:
                return None
            following = json.loads(content)["meta"]["next_cursor"]
            if not following:
                return f"{target}&limit={PAGE}&cursor={cursor}"
            cursor = following
    finally:
        client.close()
    return None


def ours_over_http(tools, folder, questions, plan):
    results = {}
    with tools.uncached(folder) as server:
        for question in questions:
            if question["last_page"]:
                path = last_page(server.port, question["variants"][0]["target"], plan["walk_seconds"])
                if path is None:
                    results[question["name"]] = {"missing": "the last page was not reached"}
                    continue
                question = {**question, "variants": [{"target": path, "parameters": {}}]}
            results[question["name"]] = over_http(
                server.port, question, lambda v: [(v["target"], None)], plan["cold_seconds"], plan["samples"])
    return results


def peer_server(server, questions, requests_of, plan):
    with server:
        return {q["name"]: over_http(server.port, q, lambda v, n=q["name"]: requests_of(n, v["parameters"]),
                                     plan["cold_seconds"], plan["samples"]) for q in questions}


def datasette(environment, database, questions, entries, plan):
    port = free_port()
    command = [environment("datasette"), "serve", "-i", database, "-p", str(port), "--setting", "sql_time_limit_ms",
               "60000", "--setting", "suggest_facets", "off", "--setting", "default_cache_ttl", "0"]
    server = Server("Datasette", command, port=port, ready="/bench.json?sql=select+1", seconds=120)
    return peer_server(server, questions, lambda n, p: [(datasette_path(n, p, entries), None)], plan)


def roapi(environment, parquet, questions, entries, plan):
    port = free_port()
    command = [environment("roapi"), "--table", f"rhetoric={parquet}", "--addr-http", f"127.0.0.1:{port}",
               "--addr-postgres", f"127.0.0.1:{free_port()}"]
    server = Server("ROAPI", command, port=port, ready="/api/schema", seconds=120)

    def has(field, value):
        return f"array_has({field}, '{value}')"

    return peer_server(
        server, questions,
        lambda n, p: [("/api/sql", text.encode()) for text in statements(n, p, entries, has)], plan)


def duckdb(environment, script, parquet, questions, entries, plan):
    def has(field, value):
        return f"list_contains({field}, '{value}')"

    asked = [{"name": q["name"], "variants": [statements(q["name"], v["parameters"], entries, has)
                                              for v in q["variants"]]} for q in questions]
    given = {"parquet": parquet, "seconds": plan["cold_seconds"], "samples": plan["samples"], "questions": asked}
    shown = subprocess.run([environment("python"), script, "ask"], input=json.dumps(given), capture_output=True,
                           text=True, timeout=1800, check=False)
    if shown.returncode != 0:
        raise Missing("DuckDB: " + shown.stderr[-300:])
    return json.loads(shown.stdout)


def measure(tools, folder, entries, plan, environment, here, say):
    """By question and server: n, median and totals; and what is missing."""
    shown = subprocess.run([tools.path("demarche-benchmark"), "questions", "--entries", str(entries)],
                           capture_output=True, text=True, timeout=60, check=True)
    questions = json.loads(shown.stdout)
    results, missing = {}, []

    def attempt(name, run):
        began = time.monotonic()
        try:
            results[name] = run()
        except (Missing, OSError, subprocess.SubprocessError, ValueError) as reason:
            missing.append(f"{name} at {entries} entries: {reason}")
        say(f"cold {name}, {entries} entries, {time.monotonic() - began:.0f} s")

    attempt("Demarche, in process", lambda: in_process(tools, folder, entries, plan))
    attempt("Demarche, HTTP", lambda: ours_over_http(tools, folder, questions, plan))
    if environment is None:
        missing.append("Datasette, ROAPI and DuckDB: not installed")
        return results, missing
    database, lines, parquet = (os.path.join(tools.work, "bench." + end) for end in ("db", "jsonl", "parquet"))
    records.convert(folder, database, lines)
    script = os.path.join(here, "peer_duckdb.py")
    try:
        subprocess.run([environment("python"), script, "convert", lines, parquet], timeout=900, check=True)
        os.remove(lines)
        say(f"records of {entries} entries converted")
        attempt("Datasette, HTTP", lambda: datasette(environment, database, questions, entries, plan))
        attempt("ROAPI, HTTP", lambda: roapi(environment, parquet, questions, entries, plan))
        attempt("DuckDB, in process", lambda: duckdb(environment, script, parquet, questions, entries, plan))
    except subprocess.SubprocessError as reason:
        missing.append(f"ROAPI and DuckDB: the records could not be converted ({reason})")
    finally:
        for path in (database, lines, parquet):
            if os.path.exists(path):
                os.remove(path)
    return results, missing
