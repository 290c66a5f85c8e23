"""What we tell customers unasked: how to pay, the receipt, what became of an order or of money."""
