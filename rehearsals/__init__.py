"""Synthetic dossiers driven through the real services by the real duties.

Nothing here moves a dossier, scores it or opens a notice by itself: every act is the call that a
page makes, by a person who holds the duty. ``manage.py simulate`` runs a rehearsal of a whole
edition, ``manage.py demo_city`` sets the demonstration's scene; both use the same actors.
"""
