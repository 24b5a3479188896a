#!/usr/bin/env python3
"""Counts the instructions of requests by valgrind's callgrind and holds them against what was recorded.

Instructions repeat where times do not: two runs that differ only in the number of requests differ by what these cost.
instructions.py [--record] [--modes hot,...]   exit status 1 where a count has grown beyond the tolerance
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RECORD = os.path.join(HERE, "instructions.json")
ENTRIES = 1_000
FEW, MANY = 32, 160
SECONDS = 600


def run(command, **more):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False, **more)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command[:4])} failed: {(done.stdout + done.stderr)[-500:]}")
    return done


def count(program, folder, mode, requests, work):
    """Instructions of a run with so many requests; None where the API cannot answer the question yet."""
    output = os.path.join(work, f"{mode}-{requests}")
    done = run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", program, "instructions", "--dataset",
                folder, "--entries", str(ENTRIES), "--mode", mode, "--requests", str(requests)],
               # Hashes are seeded anew by every process unless this is set, and with them goes the number of probes.
               env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"})
    if done.returncode == 3:
        return None
    with open(output, encoding="utf-8") as file:
        return int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.M).group(1))


def measure(modes):
    build = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
    run([*build, "--product", "demarche-benchmark"])
    folder = run([*build, "--show-bin-path"]).stdout.strip()
    found = {}
    with tempfile.TemporaryDirectory() as work:
        # valgrind of Debian 12 cannot read the debug information of this compiler.
        program = os.path.join(work, "demarche-benchmark")
        run(["strip", "-g", "-o", program, os.path.join(folder, "demarche-benchmark")])
        dataset = os.path.join(work, "dataset")
        run([program, "generate", "--entries", str(ENTRIES), "--output", dataset])
        for mode in modes:
            few = count(program, dataset, mode, FEW, work)
            many = None if few is None else count(program, dataset, mode, MANY, work)
            found[mode] = None if many is None else round((many - few) / (MANY - FEW))
            print(f"{mode}: {found[mode] if found[mode] is not None else 'not answered yet'}", flush=True)
    return found


def main():
    modes = ["hot", "notModified", "record", "page", "filters", "facets", "words", "phrase", "timeline", "months",
             "matrix", "cells", "dyad"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="keep what is counted as what is to be held")
    parser.add_argument("--modes", default=",".join(modes), help="apart by commas")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed")
    with open(RECORD, encoding="utf-8") as file:
        recorded = json.load(file)
    found = measure(options.modes.split(","))
    if options.record:
        recorded["instructions_per_request"] |= {mode: now for mode, now in found.items() if now is not None}
        with open(RECORD, "w", encoding="utf-8") as file:
            json.dump(recorded, file, indent=2)
            file.write("\n")
        return 0
    status = 0
    for mode, now in found.items():
        before = recorded["instructions_per_request"].get(mode)
        if before is None or now is None:
            print(f"{mode}: nothing to compare")
        elif now > before * (1 + recorded["tolerance"]):
            print(f"{mode}: grown from {before} to {now}, by {now / before - 1:.1%}")
            status = 1
        elif now < before * (1 - recorded["tolerance"]):
            print(f"{mode}: fallen from {before} to {now}; record it")
    return status


if __name__ == "__main__":
    sys.exit(main())
