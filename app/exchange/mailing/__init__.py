"""Papers on their way to customers by e-mail.

In the image of ``exchange/printing``, with one difference: a paper printed twice is better than none, a bill mailed
twice is not. Whatever may have gone out already waits for a person. ``letters`` decides, without files or servers;
``message`` writes what is sent; ``outbox`` keeps the letters in a folder; ``smtp`` speaks to the server; ``sender`` is
the thread between them. What was sent stands in the books; what waits is this machine's, and in no backup: a company
brought back on another machine mails nothing again.
"""
