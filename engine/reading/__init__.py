"""Text to checked objects: the only floor that touches files and YAML."""
