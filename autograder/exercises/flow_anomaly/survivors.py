"""Mutants of the reference that may pass, and why."""

SIGN = "the sign of the shift is a convention: -m is such a network too, and forward and inverse change together"

EXPLAINED = {
    ("Coupling", "-> even - sign * self.shift(odd)"): SIGN,
    ("Coupling", "-> odd - sign * self.shift(even)"): SIGN,
}
