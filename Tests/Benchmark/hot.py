"""Measures answers that a server has given before, beside servers that do nothing but send the same bytes."""

import json
import os
import re
import shutil
import statistics
import subprocess

from servers import Missing, Server, fetch, free_port

OWN_FIELDS = {"date", "connection", "content-length", "transfer-encoding", "keep-alive", "server"}
BARE = "libmicrohttpd"


class Case:
    """An answer that every server gives: what Demarche is asked, and under which name the others keep it."""

    def __init__(self, name, target, headers=None):
        self.name = name
        self.target = target
        self.headers = headers or {}
        self.status = 0
        self.fields = []
        self.body = b""

    def take(self, port):
        """Asks Demarche, so that the others can answer alike."""
        self.status, fields, self.body = fetch(port, self.target, self.headers)
        self.fields = [(name, value) for name, value in fields if name.lower() not in OWN_FIELDS]
        if self.status == 304:
            # A 304 is given the content of the 200 that it stands for, as Demarche does.
            unconditional = {k: v for k, v in self.headers.items() if k != "If-None-Match"}
            self.body = fetch(port, self.target, unconditional)[2]

    def write(self, folder):
        with open(os.path.join(folder, self.name + ".head"), "w", encoding="utf-8") as file:
            file.write(f"{self.status}\n")
            file.writelines(f"{name}: {value}\n" for name, value in self.fields)
        with open(os.path.join(folder, self.name + ".body"), "wb") as file:
            file.write(self.body)


def choose_cases(port):
    """The record nearest to 1 KiB and the list nearest to 20 KB, each as it is, compressed, and unchanged."""
    sizes = {}
    for number in range(200):
        target = f"/v1/rhetoric/entry-{number:08d}"
        status, _, body = fetch(port, target)
        if status == 200:
            sizes[target] = abs(len(body) - 1024)
    small = min(sizes, key=sizes.get)
    length = {n: len(fetch(port, f"/v1/rhetoric?limit={n}")[2]) for n in range(14, 34)}
    large = f"/v1/rhetoric?limit={min(length, key=lambda n: abs(length[n] - 20_000))}"
    cases = []
    for name, target in (("1k", small), ("20k", large)):
        etag = dict(fetch(port, target)[1]).get("ETag", "")
        cases.append(Case(name, target))
        cases.append(Case(name + "-gzip", target, {"Accept-Encoding": "gzip"}))
        cases.append(Case(name + "-304", target, {"If-None-Match": etag}))
    for case in cases:
        case.take(port)
    return cases


def nginx(work, cases, source, workers):
    """nginx with the cases as files under /NAME, and under /memory-NAME where they fit into its configuration."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        raise Missing("nginx is not installed")
    folder = os.path.join(work, "nginx")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "files"))
    os.makedirs(os.path.join(folder, "temporary"))
    # A worker of a server that root starts is another user, who has to be let in.
    for path in (work, folder, os.path.join(folder, "files")):
        os.chmod(path, 0o755)
    locations = []
    for case in cases:
        own = {"content-type", "content-encoding", "etag", "last-modified"}
        fields = [(n, v) for n, v in case.fields if n.lower() not in own]
        added = "".join(f'add_header {n} "{quote(v)}"; ' for n, v in fields)
        path = os.path.join(folder, "files", case.name)
        plain = next(c for c in cases if c.name == case.name.split("-")[0]).body
        with open(path, "wb") as file:
            file.write(plain)
        compressed = case.name.endswith("-gzip")
        if compressed:
            with open(path + ".gz", "wb") as file:
                file.write(case.body)
        gzip = "gzip_static on;" if compressed else ""
        locations.append(f"        location = /{case.name} {{ {added}{gzip} }}")
        # A word of the configuration has to fit into nginx's buffer of 4096 bytes.
        if case.status == 200 and not compressed and len(case.body) < 3500:
            whole = added + "".join(
                f'add_header {n} "{quote(v)}"; ' for n, v in case.fields if n.lower() in {"etag", "last-modified"})
            text = quote(case.body.decode())
            locations.append(f'        location = /memory-{case.name} {{ {whole}return 200 "{text}"; }}')
    port = free_port()
    with open(source, encoding="utf-8") as file:
        text = file.read()
    values = {"FOLDER": folder, "PORT": str(port), "WORKERS": str(workers), "LOCATIONS": "\n".join(locations)}
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    configuration = os.path.join(folder, "nginx.conf")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write(text)
    command = [program, "-p", folder, "-c", configuration, "-e", "stderr"]
    return Server("nginx", command, port=port, ready="/" + cases[0].name, seconds=10)


def quote(text):
    """A text inside the quotation marks of nginx's configuration; `$` cannot be quoted there."""
    if "$" in text:
        raise Missing("nginx cannot return a text with $")
    return text.replace("\\", "\\\\").replace('"', '\\"')


def wrk(port, path, connections, seconds, headers):
    """(requests, requests per second, errors) of a closed loop on one thread."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    command.append(f"http://127.0.0.1:{port}{path}")
    shown = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False).stdout
    count = re.search(r"(\d+) requests in", shown)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", shown)
    if not count or not rate or int(count.group(1)) == 0:
        raise Missing(f"wrk got no answer from {path}")
    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout|Non-2xx or 3xx responses:?) (\d+)", shown))
    return int(count.group(1)), float(rate.group(1)), errors


def flood(pace, port, path, connections, seconds, headers):
    """The same for 304s, by our own loop: wrk waits for as many bytes as their Content-Length says."""
    field = "\r\n".join(f"{name}: {value}" for name, value in headers.items())
    shown = subprocess.run([pace, "flood", str(port), path, str(seconds), str(connections), field],
                           capture_output=True, text=True, timeout=seconds + 30, check=False).stdout
    figures = json.loads(shown or '{"count": 0}')
    if not figures["count"]:
        raise Missing(f"no answer from {path}")
    return figures["count"], figures["rate"], figures["errors"]


def measure(tools, dataset, plan, hummingbird, template, workers, say):
    """One row per case, number of connections and server: medians over the rounds, and ratios to the bare library."""
    if shutil.which("wrk") is None:
        raise Missing("wrk is not installed")
    missing = []
    rows = []
    servers = []
    with tools.demarche(dataset) as ours:
        cases = choose_cases(ours.port)
        folder = os.path.join(tools.work, "answers")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for case in cases:
            case.write(folder)
        try:
            starts = [
                lambda: Server(BARE, [os.path.join(tools.work, "bare"), folder, str(workers)], ready="/1k"),
                lambda: nginx(tools.work, cases, template, workers),
                lambda: Server("Hummingbird", [hummingbird, folder], ready="/1k"),
            ]
            if hummingbird is None:
                missing.append("Hummingbird: not built")
                starts.pop()
            for start in starts:
                try:
                    servers.append(start())
                except (Missing, OSError) as reason:
                    missing.append(str(reason))
            for case, connections, closes in plan["hot"](cases):
                rows += rounds(
                    case, connections, closes, ours, servers, plan, missing, os.path.join(tools.work, "pace"))
                say(f"hot {case.name}, {connections} connections{', closed' if closes else ''}")
        finally:
            for server in servers:
                server.stop()
    return rows, missing


def contestants(case, ours, servers):
    """(name, server, path, headers) of all that can give this answer."""
    result = [("Demarche", ours, case.target, case.headers)]
    for server in servers:
        headers = dict(case.headers)
        if server.name == "nginx":
            if "If-None-Match" in headers:
                headers["If-None-Match"] = dict(fetch(server.port, "/" + case.name)[1]).get("ETag", "")
            result.append(("nginx, file", server, "/" + case.name, headers))
            if fetch(server.port, "/memory-" + case.name)[0] == 200:
                result.append(("nginx, return", server, "/memory-" + case.name, headers))
        else:
            result.append((server.name, server, "/" + case.name, headers))
    return result


def rounds(case, connections, closes, ours, servers, plan, missing, pace):
    figures = {}
    bytes_of = {}
    entrants = contestants(case, ours, servers)
    for name, server, path, headers in entrants:
        status, _, body = fetch(server.port, path, headers)
        bytes_of[name] = len(body)
        if status != case.status or (status == 200 and body != case.body):
            missing.append(f"{name} gives another answer for {case.name} (status {status}, {len(body)} bytes)")
    for number in range(plan["rounds"]):
        shift = number % len(entrants)
        for name, server, path, headers in entrants[shift:] + entrants[:shift]:
            if closes:
                headers = {**headers, "Connection": "close"}
            before = server.cpu_seconds()
            try:
                if case.status == 304:
                    count, rate, errors = flood(pace, server.port, path, connections, plan["seconds"], headers)
                else:
                    count, rate, errors = wrk(server.port, path, connections, plan["seconds"], headers)
            except Missing as reason:
                missing.append(f"{name}: {reason}")
                continue
            spent = server.cpu_seconds() - before
            figures.setdefault(name, []).append((spent / count * 1e6, rate, errors))
    rows = []
    base = figures.get(BARE, [])
    for name, values in figures.items():
        pairs = list(zip(values, base))
        rows.append({
            "case": case.name, "connections": connections, "closes": closes, "server": name, "n": len(values),
            "cpu_us": statistics.median(v[0] for v in values), "rate": statistics.median(v[1] for v in values),
            "errors": sum(v[2] for v in values), "bytes": bytes_of[name],
            "cpu_ratio": statistics.median(v[0] / b[0] for v, b in pairs) if pairs else None,
            "rate_ratio": statistics.median(v[1] / b[1] for v, b in pairs) if pairs else None,
        })
    return rows
