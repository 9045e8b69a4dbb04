"""The privacy pack of an audience for works council and data protection: a tagged PDF.

Every statement follows from `facts.Facts`, that is from the audience's settings and from how the
installation is set up. It reads no database and knows no person.
"""
