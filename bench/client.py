"""
One client or several that ask for the same page, in a process of their own.

Knows no Django: `python -m bench.client` reads from its standard input what to ask, and prints
the milliseconds that each answer took.
"""

import http.client
import json
import sys
import threading
import time
import uuid
from typing import Any


def main() -> None:
    json.dump(ask(**json.load(sys.stdin)), sys.stdout)


def ask(
    *,
    port: int,
    path: str,
    cookies: str,
    clients: int,
    times: int,
    seconds: float,
    body: str = "",
    beside: str = "",
) -> dict[str, Any]:
    """
    Ask so many times, or for so many seconds if that is less, and at least thrice.

    `body` is a form that is sent; its {entry} is a new number each time. `beside` is another
    page that is asked for in turn, so that what else the machine does bears on both.
    """
    left = [times]
    end = time.perf_counter() + seconds
    found: list[float] = []
    found_beside: list[float] = []
    statuses: set[int] = set()
    headers = {"Cookie": cookies, "Accept-Encoding": "identity"}

    def get(connection, address, sent=None):
        begun = time.perf_counter()
        typed = {"Content-Type": "application/x-www-form-urlencoded"} if sent else {}
        connection.request("POST" if sent else "GET", address, sent, headers | typed)
        answer = connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - begun) * 1000

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while left[0] > 0 and (time.perf_counter() < end or len(found) < 3):
            left[0] -= 1
            status, took = get(connection, path, body.replace("{entry}", str(uuid.uuid4())))
            statuses.add(status)
            found.append(took)
            if beside:
                found_beside.append(get(connection, beside)[1])
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=work) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    return {
        "times": sorted(found),
        "beside": sorted(found_beside),
        "seconds": took,
        "statuses": sorted(statuses),
    }


if __name__ == "__main__":
    main()
