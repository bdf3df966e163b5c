"""Bulk data: as many made-up cases as wanted, alike to real ones, by COPY. `manage.py seed` is its door.

`phrases` and `texts` write, `places` and `times` say where and when, `plans` decide what happens to a case, `moves` turn that into rows,
`copying` puts them into the database, `seeding` does it in batches. Everything up to `plans` is values in, values out: number, seed and
the present moment decide the whole case.
"""
