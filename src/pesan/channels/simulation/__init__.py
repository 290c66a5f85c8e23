"""What is done on the simulated phone, and what goes otherwise there: refused where it is no game."""
