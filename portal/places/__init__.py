"""Where places are, and how far apart: ZIP codes and cities from data that ships with the portal."""
