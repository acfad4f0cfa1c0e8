"""What runs in the background, on the job engine; one module per noun."""
