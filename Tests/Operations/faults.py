#!/usr/bin/env python3
"""Files that are corrupted, cut short, half written or missing: what was served before still is, every error is logged,
and the server goes on.

faults.py [COUNT] [SEED]   COUNT broken states, 100 by default
"""

import os
import random
import shutil
import subprocess
import sys

from served import PROGRAM, Dataset, Failed, Server

QUESTIONS = ["/v1/events/generation", "/v1/actors", "/v1/dataset", "/v1/rhetoric.csv"]


def data_files(dataset):
    return sorted(
        os.path.join(folder, name) for folder, _, names in os.walk(dataset.path) for name in names
        if name.endswith((".yaml", ".jsonl")))


def break_something(dataset, chance):
    """Breaks a file in one of the ways in which files break, and says which."""
    path = chance.choice(data_files(dataset))
    with open(path, "rb") as file:
        content = file.read()
    place = chance.randrange(len(content))
    kind = chance.choice(["cut", "bytes", "missing", "empty", "doubled", "nul", "folder", "denied", "typo", "binary"])
    changed = {
        "cut": content[:place],
        "bytes": content[:place] + bytes(chance.randrange(256) for _ in range(8)) + content[place:],
        "empty": b"",
        "doubled": content + content,
        "nul": content[:place] + b"\0" + content[place:],
        "typo": content.replace(b"citations", b"citatoins", 1),
        "binary": bytes(chance.randrange(256) for _ in range(4096)),
    }
    if kind in changed:
        with open(path, "wb") as file:
            file.write(changed[kind])
    else:
        os.unlink(path)
        if kind == "folder":
            os.mkdir(path)
        elif kind == "denied":
            os.symlink("nowhere", path)
    return f"{kind} {os.path.relpath(path, dataset.path)}"


def run(count, seed):
    chance = random.Random(seed)
    dataset = Dataset()
    good = os.path.join(dataset.home, "good")
    shutil.copytree(dataset.path, good)
    server = Server(dataset)
    refused = taken = 0
    try:
        before = [server.get(path)[::2] for path in QUESTIONS]
        for _ in range(count):
            what = break_something(dataset, chance)
            # What the checker says of it is what the server is to log; where it is still right, it is served.
            checked = subprocess.run([PROGRAM, "check", "--all", dataset.path], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, text=True, check=False)
            lines = server.reload()
            if checked.returncode == 0:
                taken += 1
            else:
                refused += 1
                if [server.get(path)[::2] for path in QUESTIONS] != before:
                    raise Failed(f"{what}: the answers changed")
                logged = "".join(lines)
                missing = [line for line in checked.stderr.splitlines() if line and line not in logged]
                if missing:
                    raise Failed(f"{what}: not logged: {missing[:3]}")
                if "last reload failed" not in lines[-1]:
                    raise Failed(f"{what}: {lines[-1]}")
            shutil.rmtree(dataset.path)
            shutil.copytree(good, dataset.path)
            server.reload()
            if [server.get(path)[::2] for path in QUESTIONS] != before:
                raise Failed(f"{what}: mended, and the answers are not what they were")
        if server.stop() != 0:
            raise Failed("the server did not end well")
        print(f"{count} broken states (seed {seed}): {refused} refused with every error logged, {taken} were right after all;"
              " the old data were served throughout, and the server never ended")
    finally:
        if server.process.poll() is None:
            server.process.kill()
        dataset.remove()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    try:
        run(numbers[0] if numbers else 100, numbers[1] if len(numbers) > 1 else 1)
    except Failed as failure:
        sys.exit(f"faults: {failure}")
