"""What councils wrote: files in any format to words, contact details and cards."""
