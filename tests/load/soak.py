#!/usr/bin/env python3
"""Mixed load on a running service: good files, hostile files, bodies that break off, bodies that dribble, answers nobody reads.

    soak.py URL PID SECONDS PROGRAM      run by `scripts/prove soak`

Holds: every answer to a whole file has the verdict of the command line for that file (or is 503), nothing hangs, every job ends, and the memory
of the process does not grow once it is warm.
"""
import http.client
import json
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

URL, PID, SECONDS, PROGRAM = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
HOST = urllib.parse.urlsplit(URL).netloc
FILES = [f for folder in ("fixtures/share", "fixtures/wild") for f in sorted(pathlib.Path(folder).rglob("*"))
         if f.is_file() and f.suffix != ".toml" and 0 < f.stat().st_size < 5_000_000]
counts, faults, lock = {}, [], threading.Lock()


def count(what):
    with lock:
        counts[what] = counts.get(what, 0) + 1


def fault(what):
    with lock:
        faults.append(what)


def memory():
    for line in pathlib.Path(f"/proc/{PID}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def expected(file):
    """The decision of the command line, by content alone: the name is the same."""
    done = subprocess.run([PROGRAM, "scan", "-", "--name", file.name, "--channel", "email", "--format", "json"],
                          stdin=file.open("rb"), capture_output=True, check=False)
    documents = json.loads(done.stdout)["documents"]
    order = ["allow", "review", "block"]
    return max((d["verdict"]["decision"] for d in documents), key=order.index)


def query(file):
    return urllib.parse.urlencode({"channel": "email", "name": file.name})


def whole(file, verdict):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    connection.request("POST", f"/v1/scans?{query(file)}", file.read_bytes(), {"Content-Type": "application/octet-stream"})
    answer = connection.getresponse()
    answer.read()
    count(f"scan {answer.status}")
    decision = answer.headers["X-Lakmoes-Decision"]
    if answer.status not in (200, 503) or answer.status == 200 and decision != verdict:
        fault(f"{file}: {answer.status} {decision}, not {verdict}")


def job(file, verdict):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    connection.request("POST", f"/v1/jobs?{query(file)}", file.read_bytes(), {"Content-Type": "application/octet-stream"})
    answer = connection.getresponse()
    body = answer.read()
    count(f"job {answer.status}")
    if answer.status != 202:
        return None if answer.status == 503 else fault(f"{file}: job {answer.status}")
    place = json.loads(body)
    if random.random() < 0.2:
        connection.request("DELETE", f"/v1/jobs/{place['id']}")
        return connection.getresponse().read()
    connection.request("GET", place["events"])
    last = connection.getresponse().read().decode().strip().rsplit("\n\n", 1)[-1]
    if "event: end" not in last or '"done"' not in last:
        fault(f"{file}: the job ends with {last}")
    connection.request("GET", place["result"])
    answer = connection.getresponse()
    answer.read()
    if answer.status == 200 and answer.headers["X-Lakmoes-Decision"] != verdict:
        fault(f"{file}: the job says {answer.headers['X-Lakmoes-Decision']}, not {verdict}")
    return None


def text(file, _):
    start = random.choice(["", "%PDF-1.7\n", "PK\x03\x04", "{\\rtf1 ", "\x00", "<html>"])
    connection = http.client.HTTPConnection(HOST, timeout=120)
    body = json.dumps({"text": f"{start}BSN: 111222333 {file.name}", "language": "nl"})
    connection.request("POST", "/presidio/analyze", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    found = answer.read().decode()
    count(f"analyze {answer.status}")
    if answer.status != 503 and (answer.status != 200 or "NL_BSN" not in found):
        fault(f"analyze {answer.status}: {start!r}")


def head(file, length):
    return (f"POST /v1/scans?{query(file)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {length}\r\n\r\n").encode()


def broken(file, _):
    data = file.read_bytes()
    host, port = HOST.split(":")
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall(head(file, len(data) + 1) + data[: len(data) // 2])
    count("broken off")


def dribbling(file, _):
    host, port = HOST.split(":")
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall(head(file, 1_000_000))
        try:
            for byte in file.read_bytes()[:20]:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass
    count("dribbled")


def unread(file, _):
    host, port = HOST.split(":")
    data = file.read_bytes()
    with socket.create_connection((host, int(port)), 30) as connection:
        connection.sendall(head(file, len(data)) + data)
        time.sleep(0.2)
    count("not read")


def worker(verdicts, end):
    ways = [whole] * 12 + [job] * 3 + [text] * 4 + [broken, dribbling, unread]
    while time.time() < end:
        file = random.choice(FILES)
        way = random.choice(ways)
        try:
            way(file, verdicts[file])
        except (OSError, http.client.HTTPException) as why:
            fault(f"{way.__name__} {file}: {why!r}")


def main():
    random.seed(6)
    verdicts = {file: expected(file) for file in FILES}
    end = time.time() + SECONDS
    threads = [threading.Thread(target=worker, args=(verdicts, end)) for _ in range(16)]
    for thread in threads:
        thread.start()
    warm, most = 0, 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        now = memory()
        most = max(most, now)
        # The first third warms it up.
        if time.time() < end - SECONDS * 2 / 3:
            warm = max(warm, now)
    print(f"{sum(counts.values())} requests: {dict(sorted(counts.items()))}")
    print(f"memory: {warm:.0f} MB at most while warming up, {most:.0f} MB at most, {memory():.0f} MB at the end")
    if most > warm * 1.25 + 50:
        fault("the memory grows")
    for one in faults[:20]:
        print("FAIL", one)
    return 1 if faults else 0


sys.exit(main())
