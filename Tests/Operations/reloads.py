#!/usr/bin/env python3
"""200 reloads under load: no request fails, every body is that of its entity tag's generation, and what it costs readers.

reloads.py [COUNT] [--quick]   COUNT reloads, 200 by default; --quick leaves the measured load out
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time

from served import ROOT, Dataset, Failed, Server

SHARE = 0.7
CONNECTIONS = 16
PIECE_SECONDS = 5
# Beside a measured load: how far reloads are apart, and how long a reader rests, so that neither is a load of its own.
RELOAD_SECONDS = 0.25
REST_SECONDS = 0.005
PATH = "/v1/events/generation"


class Reader(threading.Thread):
    """Asks for the same record and holds every answer against its generation."""

    def __init__(self, server, rest_seconds):
        super().__init__(daemon=True)
        self.server = server
        self.rest_seconds = rest_seconds
        self.tags = {}
        self.last = -1
        self.faults = []
        self.count = 0
        self.goes_on = True

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        while self.goes_on:
            try:
                connection.request("GET", PATH)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
                return
            self.count += 1
            if answer.status != 200:
                self.faults.append(f"status {answer.status}")
                continue
            generation = int(re.search(rb"Generation (\d+)", body).group(1))
            known = self.tags.setdefault(answer.headers["ETag"], body)
            if known != body:
                self.faults.append(f"two bodies have the tag {answer.headers['ETag']}")
            if generation < self.last:
                self.faults.append(f"generation {generation} after {self.last}")
            self.last = generation
            time.sleep(self.rest_seconds)
        connection.close()


def pace(tool, *arguments):
    """What the load generator of the benchmark reports."""
    shown = subprocess.run([tool, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(shown)


class Load(threading.Thread):
    """Requests at a fixed rate, whether or not earlier ones were answered, in pieces of some seconds."""

    def __init__(self, tool, port, rate):
        super().__init__(daemon=True)
        self.arguments = (tool, port, PATH, rate, PIECE_SECONDS, CONNECTIONS)
        self.pieces = []
        self.goes_on = True

    def run(self):
        while self.goes_on:
            self.pieces.append(pace(*self.arguments))


def under_load(home, server):
    """Measures what the machine does, and a part of it without reloads; a load that is the same again."""
    tool = os.path.join(home, "pace")
    subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", tool, os.path.join(ROOT, "Tests", "Benchmark", "pace.c")], check=True)
    most = pace(tool, "flood", server.port, PATH, PIECE_SECONDS, CONNECTIONS, "Accept: application/json")["rate"]
    rate = int(SHARE * most)
    quiet = [pace(tool, server.port, PATH, rate, PIECE_SECONDS, CONNECTIONS) for _ in range(2)]
    print(f"{rate} requests a second, {SHARE:.0%} of {most:.0f}")
    report("without reloads", quiet)
    return Load(tool, server.port, rate)


def report(name, pieces):
    middle = sorted(piece["p99_ms"] for piece in pieces)[len(pieces) // 2]
    half = sorted(piece["p50_ms"] for piece in pieces)[len(pieces) // 2]
    count = sum(piece["count"] for piece in pieces)
    print(f"  {name}: {count} answers, median {half:.3f} ms, 99th percentile {middle:.3f} ms")


def run(count, has_load):
    dataset = Dataset()
    server = Server(dataset)
    try:
        readers = [Reader(server, REST_SECONDS if has_load else 0) for _ in range(2)]
        for reader in readers:
            reader.start()
        load = under_load(dataset.home, server) if has_load else None
        if load:
            load.start()
        begin = time.monotonic()
        for generation in range(1, count + 1):
            dataset.write(generation)
            lines = server.reload()
            if "failed" in lines[-1] or "serving" not in lines[-1]:
                raise Failed(lines[-1])
            if load:
                time.sleep(max(0, begin + generation * RELOAD_SECONDS - time.monotonic()))
        seconds = time.monotonic() - begin
        for thread in [*readers, load] if load else readers:
            thread.goes_on = False
            thread.join()
        asked = sum(reader.count for reader in readers)
        seen = len(set().union(*(reader.tags for reader in readers)))
        print(f"{count} reloads in {seconds:.1f} s; {asked} answers held against {seen} generations")
        faults = [fault for reader in readers for fault in reader.faults]
        if load:
            report("beside reloads", load.pieces)
            lost = sum(piece["unanswered"] + piece["errors"] for piece in load.pieces)
            if lost:
                faults.append(f"{lost} requests of the load failed")
        if faults:
            raise Failed(f"{len(faults)} faults: {faults[:5]}")
        if server.stop() != 0:
            raise Failed("the server did not end well")
        print("no request failed, and every body is that of its entity tag")
    finally:
        if server.process.poll() is None:
            server.process.kill()
        dataset.remove()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    try:
        run(numbers[0] if numbers else 200, "--quick" not in sys.argv)
    except Failed as failure:
        sys.exit(f"reloads: {failure}")
