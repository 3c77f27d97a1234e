#!/usr/bin/env python3
"""An upload gateway in forty lines: asks Lakmoes before a file goes on, and lets nothing through that was not looked at.

    gateway.py FILE [CHANNEL]        exit code 0: it may go; 1: it may not; 2: it could not be looked at, so it may not either

LAKMOES_URL says where the service is (http://127.0.0.1:8484), LAKMOES_KEY which key to show.
"""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ.get("LAKMOES_URL", "http://127.0.0.1:8484")
SECONDS = 75  # a little more than the service takes at most: 30 for the upload, 10 in the queue, 30 at work


def ask(path, channel):
    query = urllib.parse.urlencode({"channel": channel, "name": os.path.basename(path)})
    headers = {"Content-Type": "application/octet-stream", "Accept-Language": "nl"}
    if "LAKMOES_KEY" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["LAKMOES_KEY"]
    with open(path, "rb") as file:
        request = urllib.request.Request(f"{URL}/v1/scans?{query}", file.read(), headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return answer.headers["X-Lakmoes-Decision"], json.load(answer)


def main(path, channel="email"):
    try:
        decision, scan = ask(path, channel)
    except (OSError, ValueError) as fault:  # refused, 4xx, 5xx, too slow, not JSON: fail closed
        print(f"not looked at, so not sent: {fault}", file=sys.stderr)
        return 2
    reasons = sorted({reason for document in scan["documents"] for reason in document["verdict"]["reasons"]})
    print(f"{decision}: {', '.join(reasons)}")
    return 0 if decision == "allow" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
