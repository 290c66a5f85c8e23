"""What every room stands on, and no shop words: database, jobs, facts, money, ids, clock, errors."""
