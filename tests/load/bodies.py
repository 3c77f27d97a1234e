#!/usr/bin/env python3
"""So many clients send a body of 20 MB at once: who finds no room gets 503 at once, nobody hangs, and the memory stays within bounds.

    bodies.py URL PID [CLIENTS]          run by `scripts/prove soak`
"""
import http.client
import pathlib
import sys
import threading
import time
import urllib.parse

URL, PID = sys.argv[1], int(sys.argv[2])
CLIENTS = int(sys.argv[3]) if len(sys.argv) > 3 else 64
MOST = 1024  # MB
DULL = "De begeleiding kwam op tijd en het gesprek verliep rustig, en de planning van de week is besproken.\n".encode()
RICH = "Mevrouw De Boer belt op 06-12345678 over haar afspraak van morgen in Deventer.\n".encode()
PAGE = DULL * 99 + RICH
BODY = (PAGE * (20_000_000 // len(PAGE) + 1))[:20_000_000]
told = []


def client():
    begun = time.time()
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(URL).netloc, timeout=300)
    try:
        connection.putrequest("POST", "/v1/scans?channel=email")
        connection.putheader("Content-Type", "text/plain")
        connection.putheader("Content-Length", str(len(BODY)))
        connection.endheaders()
        for at in range(0, len(BODY), 1 << 16):
            connection.send(BODY[at:at + (1 << 16)])
    except OSError:
        pass  # refused before all of it was sent: the answer is there all the same
    try:
        answer = connection.getresponse()
        answer.read()
        told.append((answer.status, time.time() - begun))
    except (OSError, http.client.HTTPException) as why:
        told.append((type(why).__name__, time.time() - begun))


def peak():
    lines = pathlib.Path(f"/proc/{PID}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for status in sorted({str(status) for status, _ in told}):
    times = sorted(seconds for one, seconds in told if str(one) == status)
    print(f"{status}: {len(times)} clients, {times[0]:.1f} to {times[-1]:.1f} s")
print(f"memory: {peak():.0f} MB at most")
sys.exit(0 if peak() < MOST and all(status in (200, 503, "ConnectionResetError", "BrokenPipeError") for status, _ in told) else 1)
