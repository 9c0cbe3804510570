"""What every page needs: rendering, static files, forms, and the long-lived parts of the application."""
