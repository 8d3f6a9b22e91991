"""The untrusted side of the sandbox: the code that runs in the same process as the students' code.

These modules import only the standard library, NumPy, torch if it is installed, and one another. A sandboxed
interpreter sees nothing of the kit but this folder.
"""
