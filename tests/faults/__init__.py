"""What breaks around the software: disks, databases, mail servers, browsers, clocks, power."""
