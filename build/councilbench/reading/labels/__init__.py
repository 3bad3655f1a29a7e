"""Labels: what a list, a table or a sentence is, by points for what is seen of it."""
