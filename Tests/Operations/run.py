#!/usr/bin/env python3
"""Runs what shows that a server can be left alone, and prints what each part saw.

run.py [fast] [NAME...]   exit status 1 where one of them saw something that should not be
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# By name: the arguments for a run of the whole, and for a fast one (None: left out of it).
PARTS = {
    "reloads": ([], ["20", "--quick"]),
    "faults": ([], ["20"]),
    "restarts": ([], ["3"]),
    "activation": ([], ["2"]),
    "journal_kill": (["100"], ["8"]),
    "replicas": (["5"], ["2"]),
    "idle": ([], ["2000"]),
    "slow": ([], None),
    "overload": ([], None),
    "front": ([], None),
}


def main():
    words = sys.argv[1:]
    is_fast = "fast" in words
    names = [word for word in words if word != "fast"] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"there is no {unknown[0]}; there are {', '.join(PARTS)}")
    status = 0
    for name in names:
        arguments = PARTS[name][1 if is_fast else 0]
        if arguments is None:
            continue
        print(f"== {name}", flush=True)
        status |= subprocess.run([sys.executable, os.path.join(HERE, f"{name}.py"), *arguments], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
