"""The windows played by the program itself: for the self-check of a build and the walkthrough of a company."""
