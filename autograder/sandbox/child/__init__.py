"""The untrusted side of the sandbox: what runs where the students' code runs.

These modules import the standard library, NumPy, torch when it is there, and one another; nothing else of the kit. The
folder is all that a sandboxed interpreter sees of it.
"""
