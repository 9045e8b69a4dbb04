"""Tables of responses that were collected elsewhere: a file in, arrays or one complaint out."""
