"""What the screens read. A screen shows several rooms side by side, so these are read models: one
statement joins their tables, fenced by store, and changes nothing. Verbs go through the rooms' doors.
"""
