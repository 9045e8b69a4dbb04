"""What nobody means to send: every form, address, header and file with it, and nothing breaks."""
