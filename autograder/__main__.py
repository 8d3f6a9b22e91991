"""`python -m autograder` is the command `autograder`."""

import sys

from autograder.interruption import STATUS, Interrupted, listen, stop_listening


def main() -> None:
    """Entry point of the command. An order to stop ends it with one line, whenever it comes."""
    try:
        listen()
        from autograder.cli import main

        try:
            main()
        finally:
            stop_listening()
    except Interrupted as order:
        stop_listening()
        print(f"autograder: {str(order) or 'interrupted'}", file=sys.stderr, flush=True)
    sys.exit(STATUS)


if __name__ == "__main__":
    main()
