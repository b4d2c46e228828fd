"""Files, folders and texts to checked objects, or to what is wrong with them: the only floor that reads YAML."""
