"""The `rsylla` command, as the wheel installs it."""

import signal
import sys

from rsylla import _native


def main() -> int:
    """Runs the command with the program's arguments.

    Returns:
        Its exit code: 0 if all is fine, 1 if there are findings, 2 if the arguments or the
        environment are wrong.
    """
    # The command runs in Rust throughout: Ctrl-C ends it as it ends any program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native._run_command(["rsylla", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
