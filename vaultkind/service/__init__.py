"""The watcher as the platform's own background service: what is written, what is run, what is found.

Each platform is described as data (:class:`vaultkind.service.backend.Backend`); ``manage`` carries it out.
"""
