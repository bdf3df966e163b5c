"""What production needs beside the portal itself: the edge, the services' settings, and a trial of all of it."""
