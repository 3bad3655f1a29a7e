"""Layout: a text -> blocks, lists within lists, labelled lines and tables."""
