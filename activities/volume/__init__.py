"""
A made-up network of any size, to measure in: `manage.py make_activities`.

It is as uneven as a real one. A few organisations take part in very many activities and
most in few; work peaks in March and November; half of what is known has no exact day; three
languages are written, everything that a row can be is there. The same seed and number give
the same rows, save for the moment at which they were made.
"""
