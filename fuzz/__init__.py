"""Fuzzing what reads untrusted bytes, guided by coverage: `make fuzz`. No part of the kit, nor of `make test`."""
