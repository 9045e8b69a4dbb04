"""Reading tables of people: lines, files, what is wrong with them."""
