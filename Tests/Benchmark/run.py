#!/usr/bin/env python3
"""Runs the benchmark: builds what is measured, asks every server in turn, prints the figures and, if asked, keeps them.

run.py [quick|full] [--only hot,cold,load,tail] [--write] [--work FOLDER]

The part `huge`, ten million entries loaded and asked in process, is measured only where --only names it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

import cold
import costs
import hot
import report
from servers import Missing, Tools

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PARTS = ("hot", "cold", "load", "tail")
HUGE, HUGE_ENTRIES = "huge", 10_000_000
# As `make build` does: what is measured is what is shipped.
SWIFT_BUILD = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
BEGAN = time.monotonic()


def quick_hot(cases):
    """(case, connections, whether each request has a connection of its own) of the short run."""
    by_name = {case.name: case for case in cases}
    return ([(by_name["1k"], n, False) for n in (1, 8, 64, 512)] + [(by_name["1k"], 64, True)]
            + [(by_name[name], 64, False) for name in ("20k", "1k-gzip", "20k-gzip", "1k-304")])


def full_hot(cases):
    """The same of the whole run."""
    plain = [case for case in cases if "-" not in case.name]
    return ([(case, n, False) for case in plain for n in (1, 8, 64, 512)]
            + [(case, 64, False) for case in cases if case not in plain]
            + [(plain[0], n, True) for n in (1, 8, 64, 512)] + [(case, 64, True) for case in plain[1:]])


PLANS = {
    "quick": {"hot": quick_hot, "rounds": 3, "seconds": 1, "sizes": [10_000, 100_000], "cold_seconds": 1.0,
              "samples": 500, "walk_seconds": 20, "load_rounds": 3, "tail_seconds": 4, "tail_rate": 500,
              "tail_rounds": 3},
    "full": {"hot": full_hot, "rounds": 5, "seconds": 1, "sizes": [10_000, 100_000, 1_000_000], "cold_seconds": 2.0,
             "samples": 2_000, "walk_seconds": 60, "load_rounds": 3, "tail_seconds": 8, "tail_rate": 500,
             "tail_rounds": 3},
}


def say(text):
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {text}", file=sys.stderr, flush=True)


def run(command, seconds, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode != 0:
        raise Missing(f"{' '.join(command[:3])} failed: {(done.stdout + done.stderr)[-1000:]}")
    return done.stdout


def build(work):
    """Builds our programs; returns the folder that Swift's lie in."""
    for product in ("demarche", "demarche-benchmark"):
        run([*SWIFT_BUILD, "--product", product], 1800)
    for name in ("bare", "pace"):
        source = os.path.join(HERE, name + ".c")
        run(["cc", "-O2", "-Wall", "-Wextra", "-D_GNU_SOURCE", "-o", os.path.join(work, name), source, "-lmicrohttpd"],
            120)
    return run([*SWIFT_BUILD, "--show-bin-path"], 120).strip()


def build_hummingbird(work, missing):
    """The Hummingbird server's program; None where it cannot be had."""
    command = ["swift", "build", "-c", "release", "--scratch-path", os.path.join(work, "hummingbird")]
    try:
        run(command, 1200, cwd=os.path.join(HERE, "HummingbirdPeer"))
        folder = run([*command, "--show-bin-path"], 120, cwd=os.path.join(HERE, "HummingbirdPeer")).strip()
        return os.path.join(folder, "Peer")
    except (Missing, subprocess.SubprocessError, OSError) as reason:
        missing.append(f"Hummingbird: {str(reason).splitlines()[-1][:200]}")
        return None


def install_peers(work, missing):
    """Makes the environment of the Python peers; returns a function from a program's name to its path, or None."""
    folder = os.path.join(work, "python")
    def program(name):
        return os.path.join(folder, "bin", name)
    try:
        if not os.path.exists(program("python")):
            run([sys.executable, "-m", "venv", folder], 120)
        run([program("python"), "-m", "pip", "install", "--quiet", "-r", os.path.join(HERE, "requirements.txt")], 600)
        return program
    except (Missing, subprocess.SubprocessError, OSError) as reason:
        missing.append(f"Datasette, ROAPI, DuckDB: {str(reason).splitlines()[-1][:200]}")
        return None


def versions(environment):
    found = {"Swift": report.version(["swift", "--version"], r"Swift version (\S+)"),
             "libmicrohttpd": report.version(["pkg-config", "--modversion", "libmicrohttpd"]),
             "nginx": report.version([shutil.which("nginx") or "/usr/sbin/nginx", "-v"]),
             "wrk": report.version(["wrk", "-v"], r"wrk (?:debian/)?(\d[\d.]*)"), "Hummingbird": "2.28.1",
             "Python": sys.version.split()[0]}
    with open(os.path.join(HERE, "requirements.txt"), encoding="utf-8") as file:
        for line in file:
            name, _, version = line.strip().partition("==")
            if version and environment:
                found[{"datasette": "Datasette", "duckdb": "DuckDB", "roapi": "ROAPI"}.get(name, name)] = version
    return {name: version for name, version in found.items() if version}


def dataset(tools, entries, ready):
    """The folder of a generated dataset; made once in a run."""
    if entries not in ready:
        folder = os.path.join(tools.work, f"dataset-{entries}")
        run([tools.path("demarche-benchmark"), "generate", "--entries", str(entries), "--output", folder], 600)
        ready[entries] = folder
        say(f"{entries} entries generated")
    return ready[entries]


def measure(options, plan, tools, hummingbird, environment, results):
    """Fills `results` part by part; a part that fails is named as missing, and the others go on."""
    ready = {}

    def part(name, work):
        if name not in options.only:
            return
        try:
            work()
        except (Missing, OSError, subprocess.SubprocessError) as reason:
            results["missing"].append(f"{name}: {reason}")
            say(f"{name}: {reason}")

    def measure_hot():
        template = os.path.join(HERE, "nginx.conf.template")
        rows, missing = hot.measure(tools, dataset(tools, plan["sizes"][0], ready), plan, hummingbird, template,
                                    max(2, os.cpu_count() or 2), say)
        results["hot"] = rows
        results["missing"] += missing

    def measure_load():
        shipped = os.path.join(ROOT, "config", "dataset")
        results["load"]["the shipped dataset"] = costs.load(tools, shipped, 3 * plan["load_rounds"])
        for entries in plan["sizes"]:
            times = plan["load_rounds"] if entries < 1_000_000 else 3
            results["load"][f"{entries:,} entries"] = costs.load(tools, dataset(tools, entries, ready), times)
            say(f"loaded {entries} entries")

    def measure_huge():
        folder = dataset(tools, HUGE_ENTRIES, ready)
        results["load"][f"{HUGE_ENTRIES:,} entries"] = costs.load(tools, folder, 1)
        say(f"loaded {HUGE_ENTRIES} entries")
        results["cold"][HUGE_ENTRIES] = {
            "Demarche, in process": cold.in_process(tools, folder, HUGE_ENTRIES, plan)}

    def measure_tail():
        results["tail"] = costs.tail(tools, dataset(tools, plan["sizes"][-1], ready), plan)
        say("percentiles")

    def measure_cold():
        for entries in plan["sizes"]:
            found, missing = cold.measure(
                tools, dataset(tools, entries, ready), entries, plan, environment, HERE, say)
            results["cold"][entries] = found
            results["missing"] += missing
            for server, questions in found.items():
                results["missing"] += [f"{server}, {name}: {q['missing']}" for name, q in questions.items()
                                       if "missing" in q]

    part("hot", measure_hot)
    part("load", measure_load)
    part("tail", measure_tail)
    part("cold", measure_cold)
    part(HUGE, measure_huge)
    for folder in ready.values():
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", nargs="?", choices=PLANS, default="quick")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, apart by commas: {', '.join(PARTS)}, {HUGE}")
    parser.add_argument("--sizes", help="numbers of entries, apart by commas, in place of the plan's")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    parser.add_argument("--json", help="put the figures into this file as well")
    parser.add_argument("--work", default=os.path.join(ROOT, ".build", "benchmark"), help="a folder for what is made")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := [name for name in options.only if name not in (*PARTS, HUGE)]:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(PARTS)} and {HUGE}")
    plan = dict(PLANS[options.plan])
    if options.sizes:
        plan["sizes"] = [int(size) for size in options.sizes.split(",")]
    work = os.path.abspath(options.work)
    os.makedirs(work, exist_ok=True)
    results = {"plan": options.plan, "hot": [], "cold": {}, "load": {}, "tail": {}, "missing": []}
    tools = Tools(build(work), work)
    say("built")
    hummingbird = build_hummingbird(work, results["missing"]) if "hot" in options.only else None
    environment = install_peers(work, results["missing"]) if "cold" in options.only else None
    results["versions"] = versions(environment)
    measure(options, plan, tools, hummingbird, environment, results)
    text = report.document(results)
    print(text)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    if options.write:
        report.write(os.path.join(ROOT, "docs", "benchmarks.md"), text)


if __name__ == "__main__":
    try:
        main()
    except Missing as reason:
        sys.exit(str(reason))
