"""What an autoencoder gives: rows beside what they were, and where its narrowest layer puts them."""
