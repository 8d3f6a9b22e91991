"""Finding submissions, and turning notebooks and scripts into the program that the graded names need."""
