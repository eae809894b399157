"""Forms of pages; the form of a dossier is made from its edition's document."""
