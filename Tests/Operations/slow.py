#!/usr/bin/env python3
"""A thousand clients that send or read as slowly as they can (slowhttptest), and an ordinary one beside them.

slow.py [SECONDS]   exit status 1 where the ordinary client went unanswered or waited too long
"""

import shutil
import subprocess
import sys

from serving import Prober, Server, Verdict, raise_descriptor_limit

CONNECTIONS = 1_000
P99_MILLISECONDS = 100
ATTACKS = {
    "slow headers": ["-H", "-i", "5", "-x", "24", "-t", "GET"],
    "slow bodies": ["-B", "-i", "5", "-s", "8192", "-x", "10", "-t", "POST"],
    "slow reading": ["-X", "-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "3"],
}
TARGETS = {"slow bodies": "/v1/check", "slow reading": "/v1/rhetoric?limit=1000"}


def attack(verdict, name, seconds, flags, source, note):
    with Server(*flags) as server:
        prober = Prober(server.port, source=source)
        prober.start()
        target = f"http://127.0.0.1:{server.port}{TARGETS.get(name, '/v1/actors')}"
        subprocess.run(
            ["slowhttptest", "-c", str(CONNECTIONS), "-r", "500", "-l", str(seconds), "-p", "5", "-u", target,
             *ATTACKS[name]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=seconds + 60)
        prober.finish()
        is_well = not prober.failures and prober.percentile(0.99) < P99_MILLISECONDS and server.is_alive()
        verdict.check(is_well, f"{name}, {note}: {prober.summary()} {' '.join(sorted(set(prober.failures)))}")


def main():
    if shutil.which("slowhttptest") is None:
        sys.exit("slowhttptest is not installed")
    raise_descriptor_limit()
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    verdict = Verdict()
    for name in ATTACKS:
        attack(verdict, name, seconds, ["--connection-limit", "4096"], "127.0.0.1", "room for all of them")
    # The default limits hold where this machine is not exempt from them.
    attack(verdict, "slow headers", seconds, ["--trusted-proxies", "192.0.2.1", "--address-rate-per-second", "0"],
           "127.0.0.2", "default limits, another address")
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
