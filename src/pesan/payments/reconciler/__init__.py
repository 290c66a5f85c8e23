"""Ours against the gateways': every few minutes, and whenever somebody asks.

What we missed is booked, as its webhook would have done. What does not agree is read once more from
the gateway itself before anybody hears of it, and is then a case, once. It never guesses, and never
moves money by itself.
"""
