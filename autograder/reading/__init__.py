"""Reading hand-ins: finding them, and turning notebooks and scripts into the program that the graded names need."""
