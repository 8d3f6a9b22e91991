"""The certificate: measurements of how well every exercise grades (`autograder verify`)."""
