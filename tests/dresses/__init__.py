"""One content in hundreds of ordinary dresses, all of which give the same facts."""
