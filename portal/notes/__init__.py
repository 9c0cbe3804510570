"""Private notes on what a study says, and sharing them."""
