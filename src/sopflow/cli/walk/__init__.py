"""Walking a case in the terminal: what is to be done is shown, answers are taken, the reasons are said."""
