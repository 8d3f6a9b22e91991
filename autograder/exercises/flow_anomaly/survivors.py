"""Mutants of the reference that may pass, and why."""

SIGN = "the sign of the shift is a convention: -m is such a network too, and forward and inverse change together"
OPEN = "any nonlinear function of the other half makes a coupling layer; which function a network computes is left open"

EXPLAINED = {
    ("Coupling", "-> even - sign * self.shift(odd)"): SIGN,
    ("Coupling", "-> odd - sign * self.shift(even)"): SIGN,
    ("Coupling", "-> sign / self.shift("): OPEN,
    ("Coupling", "-> (nn.ReLU(), nn.Linear(a, b))"): OPEN,
}
