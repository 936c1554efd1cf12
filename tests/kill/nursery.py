"""Forks a victim per line of input and says how each one ended.

Imports cost a second; a process that has them done forks a victim in milliseconds, while nothing
that must not cross a fork (threads, connections, engines) exists yet.
"""

import os
import sys
from pathlib import Path

from tests.kill import victim


def main(home: str, url: str, acknowledged: str) -> None:
    """Answer each line with the victim's process id, then with its wait status."""
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            victim.work(Path(home), url, Path(acknowledged))
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
