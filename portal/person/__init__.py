"""Everything held on one person: put together from what each part of the portal holds, and removed."""
