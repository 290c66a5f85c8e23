"""Pictures by which buyers say that they have transferred. They prove nothing: a person confirms a
transfer, or a line of the bank's statement does. What a picture shows is read by nobody but people.
"""
