"""Measures what a dataset costs to load and to hold, and how long cheap requests take beside heavy ones."""

import json
import os
import statistics
import subprocess
import time

from servers import Missing, fetch

SETTLING_SECONDS = 30


def input_bytes(folder):
    return sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)


def load(tools, folder, times):
    """Time from the start of the process to its first answer, and memory then; medians."""
    seconds, now, most = [], [], []
    for _ in range(times):
        began = time.monotonic()
        with tools.demarche(folder, ready=None) as server:
            while True:
                try:
                    if fetch(server.port, "/v1/rhetoric?limit=1")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.001)
                if time.monotonic() - began > 600:
                    raise Missing("no answer within 600 s")
            seconds.append(time.monotonic() - began)
            memory = server.memory_kib()
            now.append(memory[0])
            most.append(memory[1])
    size = input_bytes(folder)
    return {"n": times, "seconds": statistics.median(seconds), "input_bytes": size,
            "resident_bytes": statistics.median(now) * 1024, "peak_bytes": statistics.median(most) * 1024}


def settle(server):
    """Waits until the server is nearly idle: what it sends to slow readers first fills the buffers of the kernel."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < deadline:
        before = server.cpu_seconds()
        time.sleep(0.5)
        if server.cpu_seconds() - before < 0.05:
            return


def tail(tools, folder, plan):
    """The percentiles of one record's requests alone, beside an export, and beside slow readers."""
    pace = os.path.join(tools.work, "pace")
    seconds = plan["tail_seconds"]
    results = {}
    with tools.demarche(folder) as server:
        port = str(server.port)

        def paced():
            shown = subprocess.run(
                [pace, port, "/v1/rhetoric/entry-00000123", str(plan["tail_rate"]), str(seconds), "16"],
                capture_output=True, text=True, timeout=seconds + 60, check=True)
            return json.loads(shown.stdout)

        def beside(connections, speed, names, settles):
            """Takes the percentiles while readers begin and, if asked, once the server has filled their buffers."""
            duration = (seconds + 2) * (2 if settles else 1) + (SETTLING_SECONDS if settles else 0)
            reader = subprocess.Popen(
                [pace, "read", port, "/v1/rhetoric.csv", str(duration), str(connections), str(speed)],
                stdout=subprocess.DEVNULL)
            try:
                results.setdefault(names[0], []).append(paced())
                if settles:
                    settle(server)
                    results.setdefault(names[1], []).append(paced())
            finally:
                reader.kill()
                reader.wait()

        paced()
        for _ in range(plan["tail_rounds"]):
            results.setdefault("alone", []).append(paced())
            beside(1, 0, ["beside an export of everything as CSV"], settles=False)
            beside(200, 1000, ["while 200 readers of it at 1 KB/s begin", "beside these 200 readers"], settles=True)
            settle(server)
    return {name: {key: statistics.median(r[key] for r in runs) for key in runs[0]} | {"n": len(runs)}
            for name, runs in results.items()}
