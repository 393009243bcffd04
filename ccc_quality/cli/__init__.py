"""The command line: parses, calls the public names, prints.

Exit codes: 0 when all went well, 1 when the model or the data are to blame (one message, no
traceback), 2 when the command was typed wrongly or a file is not there.
"""

from ccc_quality.cli.app import app, main

__all__ = ["app", "main"]
