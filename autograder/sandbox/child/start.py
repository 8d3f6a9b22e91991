"""The first code that the interpreter of a sandbox runs.

Usage: python start.py SETTINGS, where SETTINGS is JSON: {"control": descriptor, "work": folder, "sized": whether the
size of that folder is limited, "preload": [module], "path": [folder]}. Imports the folder of this file as the package
`child`, wherever it lies, and leaves no trace of it in `sys.path`.
"""

import importlib
import json
import os
import sys

if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    sys.argv[:] = [""]
    sys.path.extend(folder for folder in settings["path"] if folder not in sys.path)
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    zygote = importlib.import_module("child.zygote")
    del sys.path[0]
    zygote.serve(settings["control"], settings["work"], settings["sized"], settings["preload"])
