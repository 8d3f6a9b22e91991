"""What the two earthquakes share: they differ in what is observed of a quake, its distance or its place.

`earthquakes_1d` and `earthquakes_2d` are the exercises. Here are the parts that know nothing of the difference, or take
it as a parameter.
"""
