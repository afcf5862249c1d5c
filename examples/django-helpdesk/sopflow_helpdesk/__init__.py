"""django-helpdesk led by sopflow: a ticket opens a case, and what the case needs stands on the ticket's page.

The folder is a Django app to be copied. What it does is in four modules:

- ``desk``: the runtime, and who acts for whom;
- ``tickets``: what happens to a ticket reaches its case;
- ``cases``: what happens to a case reaches its ticket;
- ``forms`` and ``views``: an open task as a form.
"""
