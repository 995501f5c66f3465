"""What a city hands in: forms as data, answers, documents, snapshots, signatures."""
