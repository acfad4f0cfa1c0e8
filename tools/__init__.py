"""What the assistant may do: thin functions, one verb of ``db`` each; one module or package per pack."""
