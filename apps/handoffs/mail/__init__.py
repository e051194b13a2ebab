"""Answering a hand-off from its e-mail: the mail, the link in it, the page the link opens.

Nothing is answered by opening a link, because mail systems open every link they see; some press
every button too. So a press counts only when it comes from a page that was looked at for a moment,
once (`pressing`), and an answer can be undone for ten minutes.
"""
