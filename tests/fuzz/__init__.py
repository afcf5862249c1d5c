"""``python -m tests.fuzz``: files after an accident or in bad hands, over and over, and what may never happen then."""
