"""Three documents of an agglomération that does not exist, and questions about them."""
