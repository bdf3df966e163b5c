"""The desk API, `/api/v1/desk/`: what the pages of the desk do, for a municipality's own systems, which show a key.

The last part of an address is the scope that it needs (the draft needs `answer`). Who may do what is `permissions.may`, what happens
is in `decisions`: a key gets as far as a moderator of its municipality, and of that as far as its scopes.
"""
