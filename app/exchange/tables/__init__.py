"""Tables as strangers save them: which encoding, which separator, which decimal mark, and what each column is."""
