"""How the windows look: colours, type, sizes, and the language of statuses."""
