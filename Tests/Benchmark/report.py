"""Writes the figures of a run as Markdown tables, and puts them between the marks of the document."""

import os
import platform
import re
import subprocess

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
BOUNDS = {"record": 0.05, "page": 0.2, "filters": 1, "facets": 2, "words": 2, "months": 2, "matrix": 10, "dyad": 2,
          "deep": 1}
ASKED = {
    "record": "one record", "page": "page by actor and date", "filters": "four filters, sorted",
    "facets": "two facets over everything", "words": "two words of text", "phrase": "a phrase",
    "timeline": "months by event type, a year", "months": "timeline of an actor by month",
    "matrix": "matrix of all actors", "cells": "the same, every cell",
    "dyad": "a dyad", "deep": "the last page",
}


def table(heads, rows):
    """A Markdown table; the first column is text, the others figures."""
    cells = [[str(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    def line(row):
        return "| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))) + " |"
    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])


def number(value, digits=3):
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def ratio(value):
    return "–" if value is None else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def size(value):
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= factor:
            return f"{value / factor:.3g} {unit}"
    return f"{value:.0f} B"


def machine(versions):
    """The machine and what ran on it, without names of either."""
    def first(path, pattern, default):
        try:
            with open(path, encoding="utf-8") as file:
                found = re.search(pattern, file.read(), re.M)
                return found.group(1).strip('"') if found else default
        except OSError:
            return default

    memory = int(first("/proc/meminfo", r"MemTotal:\s+(\d+)", "0")) / 1e6
    system = first("/etc/os-release", r"^PRETTY_NAME=(.*)$", platform.system())
    cpu = first("/proc/cpuinfo", r"model name\s*:\s*(.*)", platform.machine())
    kernel = re.match(r"[\d.]+", platform.release())
    lines = [f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GB, Linux {kernel.group() if kernel else ''}, {system}."]
    return " ".join(lines + [", ".join(f"{name} {version}" for name, version in versions.items()) + "."])


def version(command, pattern=r"(\d+\.\d+(?:\.\d+)*)"):
    """The version that a program says it has; None where it cannot be asked."""
    try:
        shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(pattern, shown.stdout + shown.stderr)
    return found.group(1) if found else None


def ratios(hot, cold):
    """The one table: what each peer needs, in multiples of what Demarche needs."""
    rows = []
    by_case = {}
    for row in hot:
        by_case.setdefault((row["case"], row["connections"], row["closes"]), {})[row["server"]] = row
    for (case, connections, closes), servers in by_case.items():
        ours, bare = servers.get("Demarche"), servers.get("libmicrohttpd")
        if not ours:
            continue
        def times(name):
            return ratio(servers[name]["cpu_us"] / ours["cpu_us"]) if name in servers else "–"
        what = f"{case}, {connections} connection{'' if connections == 1 else 's'}{', closed each time' if closes else ''}"
        rows.append([f"hot: {what}", f"{ours['cpu_us']:.1f} µs", ratio(ours["cpu_ratio"]),
                     ratio(ours["rate_ratio"]) if bare else "–", times("nginx, file"), times("nginx, return"),
                     times("Hummingbird"), "", "", ""])
    for entries, results in cold.items():
        for name, words in ASKED.items():
            inside = results.get("Demarche, in process", {}).get(name, {})
            outside = results.get("Demarche, HTTP", {}).get(name, {})
            if "median_ms" not in inside:
                rows.append([f"cold: {words}, {entries:,}", "missing"] + [""] * 8)
                continue
            def times(peer, base):
                value = results.get(peer, {}).get(name, {}).get("median_ms")
                return ratio(value / base["median_ms"]) if value and "median_ms" in base else "–"
            rows.append([f"cold: {words}, {entries:,}", number(inside["median_ms"]) + " ms", "", "", "", "", "",
                         times("Datasette, HTTP", outside), times("ROAPI, HTTP", outside),
                         times("DuckDB, in process", inside)])
    return table(["question", "Demarche", "CPU ÷ bare", "rate ÷ bare", "× nginx file", "× nginx return",
                  "× Hummingbird", "× Datasette", "× ROAPI", "× DuckDB"], rows)


def hot_table(hot):
    rows = [[f"{r['case']}{', closed' if r['closes'] else ''}", r["connections"], r["server"], f"{r['cpu_us']:.1f}",
             ratio(r["cpu_ratio"]), number(r["rate"]), ratio(r["rate_ratio"]), r["bytes"], r["n"], r["errors"]]
            for r in hot]
    return table(["answer", "connections", "server", "CPU µs", "÷ bare", "requests/s", "÷ bare", "bytes", "n",
                  "errors"], rows)


def cold_table(cold):
    servers = ["Demarche, in process", "Demarche, HTTP", "Datasette, HTTP", "ROAPI, HTTP", "DuckDB, in process"]
    rows = []
    for entries, results in cold.items():
        for name, words in ASKED.items():
            cells = []
            for server in servers:
                found = results.get(server, {}).get(name)
                if not found:
                    cells.append("–")
                elif "missing" in found:
                    cells.append("missing")
                else:
                    cells.append(f"{number(found['median_ms'])} ({found['n']})")
            bound = f"{BOUNDS[name]:g}" if name in BOUNDS and entries == 1_000_000 else ""
            rows.append([f"{words}, {entries:,}", bound, *cells, agreement(results, name)])
    return table(["question, entries", "bound", *servers, "totals agree"], rows)


def agreement(results, name):
    """How many variants have the same total everywhere; word folding differs, so a few of the texts may not."""
    lists = [r[name].get("totals") for r in results.values() if name in r]
    lists = [t for t in lists if t and t[0] is not None]
    if len(lists) < 2:
        return "–"
    length = min(map(len, lists))
    return f"{sum(len({t[i] for t in lists}) == 1 for i in range(length))} of {length}"


def load_table(load):
    rows = [[name, size(f["input_bytes"]), f"{f['seconds'] * 1e3:,.0f} ms", size(f["resident_bytes"]),
             size(f["peak_bytes"]), f"{f['peak_bytes'] / f['input_bytes']:.2f}", f["n"]] for name, f in load.items()]
    return table(["dataset", "input", "first answer after", "resident", "at most", "at most ÷ input", "n"], rows)


def tail_table(tail):
    rows = [[name, number(f["p50_ms"]), number(f["p99_ms"]), number(f["p999_ms"]), f["count"], f["errors"],
             f["n"]] for name, f in tail.items()]
    return table(["requests for one record", "median ms", "99 % ms", "99.9 % ms", "answers", "errors", "n"], rows)


def document(results):
    """All figures of a run as Markdown."""
    parts = [f"Run `{results['plan']}`. {machine(results['versions'])}"]
    if results["hot"] or results["cold"]:
        parts += ["### Ratios", ratios(results["hot"], results["cold"])]
    if results["hot"]:
        parts += ["### Answers given before", hot_table(results["hot"])]
    if results["cold"]:
        parts += ["### Answers not given before, median ms (n)", cold_table(results["cold"])]
    if results["load"]:
        parts += ["### Loading", load_table(results["load"])]
    if results["tail"]:
        parts += ["### Cheap requests beside heavy ones", tail_table(results["tail"])]
    missing = list(dict.fromkeys(results["missing"]))
    parts += ["### Missing", "\n".join(f"- {reason}" for reason in missing) if missing else "Nothing."]
    return "\n\n".join(parts) + "\n"


def write(path, text):
    """Replaces what stands between the marks of a document."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    if BEGIN not in old or END not in old:
        raise SystemExit(f"{path} has no marks for figures")
    new = old[:old.index(BEGIN) + len(BEGIN)] + "\n" + text + old[old.index(END):]
    with open(path, "w", encoding="utf-8") as file:
        file.write(new)
