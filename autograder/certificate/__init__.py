"""The certificate: what is known of every exercise, measured (`autograder verify`)."""
