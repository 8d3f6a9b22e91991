"""Mutants that may pass, and why."""

START = "the start is free: whatever it is, a run ends at the same place"

EXPLAINED = {
    ("cavi", "S.mean("): START,
    ("cavi", "[in: rows = Normals("): START,
    ("cavi", "[in: columns = Normals("): START,
    ("cavi", "left out [in: elbos = [elbo("): "the trace may begin with the start or after the first iteration",
    ("cavi", "elbos.append(elbo(S, *rows, *columns, *priors)) -> left out"): (
        "how many values an iteration adds to the trace is free, as long as there is one"
    ),
}
