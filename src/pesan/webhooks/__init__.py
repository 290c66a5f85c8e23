"""What programs outside are told: the store's facts, in the shape in which they are delivered."""
