"""The one e-mail a day or week in which somebody is told all that is new for them."""
