"""Room in memory and on disk: how much there is, what outgrows memory, and files written whole or not."""
