#!/usr/bin/env python3
"""Ten thousand connections on which nothing happens: what each of them costs in memory.

idle.py [CONNECTIONS]   exit status 1 where one costs more than it may, or the server does not answer any more
"""

import socket
import sys
import time

from serving import PATH, Prober, Server, Verdict, raise_descriptor_limit

BYTES_EACH = 20_000
# What the process has taken meanwhile for itself weighs more on each of fewer.
BYTES_EACH_OF_FEW = 20_480


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    # None is cut to make room for others.
    room = count * 5 // 4
    if raise_descriptor_limit() < room + 200:
        sys.exit(f"this needs {room + 200} open files")
    verdict = Verdict()
    bytes_each = BYTES_EACH if count >= 10_000 else BYTES_EACH_OF_FEW
    for has_asked in (False, True):
        with Server("--connection-limit", str(room), "--idle-timeout-seconds", "600",
                    "--request-deadline-seconds", "600") as server:
            Prober(server.port).run_once()
            before = server.resident_bytes()
            connections = []
            for _ in range(count):
                connection = socket.create_connection(("127.0.0.1", server.port), 10)
                if has_asked:
                    connection.sendall(f"GET {PATH} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                    while not connection.recv(65536).endswith(b"}\n"):
                        pass
                connections.append(connection)
            time.sleep(1)
            each = (server.resident_bytes() - before) / count
            prober = Prober(server.port)
            prober.start()
            time.sleep(2)
            prober.finish()
            note = "after one request each" if has_asked else "that have not asked yet"
            verdict.check(each <= bytes_each, f"{count} idle connections {note}: {each:,.0f} bytes each")
            verdict.check(not prober.failures, f"beside them: {prober.summary()}")
            for connection in connections:
                connection.close()
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
