"""What exercises of one family share. `autograder/exercises` has a package for each exercise; here is none."""
