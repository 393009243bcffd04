"""What office documents share: room for text, widths of columns, and how files are written."""
