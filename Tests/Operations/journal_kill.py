#!/usr/bin/env python3
"""Kills a server at random moments while it writes its journal: it starts again, and nothing acknowledged is missing.

    DEMARCHE=.build/release/demarche Tests/Operations/journal_kill.py [ROUNDS]

An edition is acknowledged when an answer names it. Prints its figures, and ends with 1 where anything is missing.
"""

import http.client
import json
import random
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

from servers import Dataset, Server, eventually

RECORDS = 1000
SEED = 6


def complete_editions(path):
    """The versions that a journal holds complete, read as docs/journal.md describes the format."""
    versions = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        prefix, rest = line[:18], line[18:]
        if prefix[:8] != b'{"crc":"' or prefix[16:] != b'",' or int(prefix[8:16], 16) != zlib.crc32(rest):
            break
        members = json.loads(line)
        if members["line"] == "end":
            versions.append(members["dataset_version"])
    return versions


def is_complete(path, size):
    """Whether a journal has grown, and ends with a complete edition."""
    with open(path, "rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - 200))
        return end > size and b'"line":"end"' in file.read()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance = random.Random(SEED)
    acknowledged, missing, failed_starts, torn, again = [], 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        dataset = Dataset(Path(folder) / "data", RECORDS)
        journal = Path(folder) / "state/journal.jsonl"
        flags = ["--state", str(Path(folder) / "state")]
        # How long an edition takes to write, once that is known.
        write_seconds = 0.0
        place = None
        for number in range(rounds):
            size_before = journal.stat().st_size if journal.exists() else 0
            try:
                server = Server(dataset.folder, *flags)
            except RuntimeError as error:
                failed_starts += 1
                print(error, file=sys.stderr)
                break
            if journal.stat().st_size < size_before:
                torn += 1
            kept = complete_editions(journal)
            missing += len([version for version in acknowledged if version not in kept])
            # Whoever read on from a place that was given out before is told what changed since, and not all again.
            if place:
                answer = server.json(f"/v1/changes?limit=1&since={place}")
                again += any(warning["code"] == "told-again" for warning in answer["meta"]["warnings"])
            place = server.json("/v1/changes?limit=1&since=2999-01-01")["meta"]["latest"]
            acknowledged.append(server.version)

            dataset.write(dataset.generation + 1)
            killed = threading.Event()
            seen = []

            def watch():
                while not killed.is_set():
                    try:
                        seen.append(server.version)
                    except (OSError, http.client.HTTPException):
                        return

            watcher = threading.Thread(target=watch)
            watcher.start()
            size = journal.stat().st_size
            server.reload()
            # Every fourth time at any moment at all; otherwise as the journal grows.
            if number % 4 == 0:
                time.sleep(chance.uniform(0, 1.5))
            elif eventually(lambda: journal.stat().st_size > size, pause=0.0002):
                grows = time.monotonic()
                if number == 1:
                    eventually(lambda: is_complete(journal, size), pause=0.0002)
                    write_seconds = (time.monotonic() - grows) * 1.2
                else:
                    time.sleep(chance.uniform(0, write_seconds))
            server.kill()
            killed.set()
            watcher.join()
            acknowledged += [version for version in dict.fromkeys(seen) if version not in acknowledged]
        else:
            server = Server(dataset.folder, *flags)
            kept = complete_editions(journal)
            missing += len([version for version in acknowledged if version not in kept])
            server.end()
        print(
            f"{rounds} kills: {failed_starts} starts failed, {torn} torn ends were mended, "
            f"{len(set(acknowledged))} editions acknowledged, {missing} of them missing, {again} told again; "
            f"{len(complete_editions(journal))} editions in {journal.stat().st_size:,} bytes"
        )
    sys.exit(1 if missing or failed_starts or again else 0)


if __name__ == "__main__":
    main()
