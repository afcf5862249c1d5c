"""What a case knows when: who gives a fact, who reads it, where it is certainly known, and walks that show more."""
