"""Mail that is to leave: kept in the database with what caused it, sent by a worker, each once.

Who has something to say queues it (`queueing`) in the transaction of the event, so that there is
no mail about what never happened and no event without its mail; a request never waits for a mail
server. A worker (`manage.py work`) claims one mail at a time for `LEASE` and sends it. A mail may
be whole when it is queued, or name a writer above that makes it when it leaves (`letters`): then
nothing is told that was taken away meanwhile.

Our own table, since django-tasks' database backend has no retries and strands what a killed
worker held, and procrastinate needs PostgreSQL.
"""
